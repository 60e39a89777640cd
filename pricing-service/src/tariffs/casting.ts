// The transparent tariff for printed patterns and lost-wax casting. Sample figures, like the legacy's; a change is a new version with a new date.
import { castingTariff as checked } from './casting-tariff.ts'

export const castingTariff = checked({
  id: 'casting',
  version: '2026-11-25',
  currency: 'RUB',
  rounding: 'half-away-from-zero',
  metals: {
    SILVER925: {
      densityGramsPerCm3: '10.36',
      pricePerGram: '148.50',
      lossRatio: '0.05',
      sprueRatio: '0.60',
      recoveryRatio: '0.95',
    },
    GOLD585: { densityGramsPerCm3: '13.60', pricePerGram: '7412.00', lossRatio: '0.02', sprueRatio: '0.60', recoveryRatio: '0.98' },
    GOLD750: { densityGramsPerCm3: '15.45', pricePerGram: '9530.00', lossRatio: '0.02', sprueRatio: '0.60', recoveryRatio: '0.98' },
    PLATINUM950: { densityGramsPerCm3: '20.10', pricePerGram: '4875.00', lossRatio: '0.03', sprueRatio: '0.70', recoveryRatio: '0.96' },
    BRASS: { densityGramsPerCm3: '8.73', pricePerGram: '4.15', lossRatio: '0.06', sprueRatio: '0.60', recoveryRatio: '0.50' },
    BRONZE: { densityGramsPerCm3: '8.80', pricePerGram: '6.30', lossRatio: '0.06', sprueRatio: '0.60', recoveryRatio: '0.50' },
  },
  finishes: {
    NONE: { ratePerCm2: '0', minimumPerPiece: '0' },
    MATTE: { ratePerCm2: '26.50', minimumPerPiece: '90.00' },
    POLISHED: { ratePerCm2: '38.00', minimumPerPiece: '120.00' },
    RHODIUM: { ratePerCm2: '112.00', minimumPerPiece: '240.00' },
  },
  setUpPerOrder: '350.00',
  pattern: {
    layerHeightMm: '0.025',
    secondsPerLayer: '9.5',
    setUpSeconds: '1260',
    platformMm: { x: '64', y: '40', z: '120' },
    gapMm: '2',
    pricePerHour: '420.00',
    supportRatio: '0.30',
    resinPricePerMl: '28.00',
  },
  flask: { usableMm3: '500000', gapMm: '4', packingRatio: '0.35', pricePerFlask: '4200.00' },
  handlingPerPiece: '65.00',
  quantityBands: [
    { fromQuantity: 10, labourRatio: '0.08' },
    { fromQuantity: 50, labourRatio: '0.14' },
    { fromQuantity: 200, labourRatio: '0.20' },
  ],
  leadTimes: {
    STANDARD: { workingDays: 15, labourRatio: '0' },
    FAST: { workingDays: 7, labourRatio: '0.25' },
    EXPRESS: { workingDays: 3, labourRatio: '0.60' },
  },
  minimumOrder: '900.00',
  vatRatio: '0.22',
  currencies: {
    BYN: { perRouble: '0.0366', places: 2, rateAt: '2026-11-25' },
    CNY: { perRouble: '0.0902', places: 2, rateAt: '2026-11-25' },
    KZT: { perRouble: '6.41', places: 2, rateAt: '2026-11-25' },
    USD: { perRouble: '0.01262', places: 2, rateAt: '2026-11-25' },
  },
})
