// The tariff that reproduces the legacy MES to the kopeck. Its figures change only together with the legacy calculator's.
import { tariff } from './tariff.ts'

/** Source: the contract page "How MES calculates a price", tables and steps 8 to 17. */
export const mesTariff = tariff({
  id: 'mes',
  version: '2026-11',
  currency: 'RUB',
  materials: {
    SILVER925: { densityGramsPerCm3: '10.36', pricePerGram: '148.50', lossFactor: '1.08' },
    GOLD585: { densityGramsPerCm3: '13.60', pricePerGram: '7412.00', lossFactor: '1.04' },
    GOLD750: { densityGramsPerCm3: '15.45', pricePerGram: '9530.00', lossFactor: '1.04' },
    PLATINUM950: { densityGramsPerCm3: '20.10', pricePerGram: '4875.00', lossFactor: '1.06' },
    BRASS: { densityGramsPerCm3: '8.73', pricePerGram: '4.15', lossFactor: '1.12' },
    BRONZE: { densityGramsPerCm3: '8.80', pricePerGram: '6.30', lossFactor: '1.12' },
  },
  finishes: {
    NONE: { ratePerCm2: null },
    MATTE: { ratePerCm2: '26.50' },
    POLISHED: { ratePerCm2: '38.00' },
    RHODIUM: { ratePerCm2: '112.00' },
  },
  waxPrint: { layerHeightMm: '0.025', secondsPerLayer: '9.5', setUpHours: '0.35', pricePerHour: '420.00' },
  casting: { basePrice: '650.00', pricePerBoxCm3: '12.40' },
  finishMinimum: '150.00',
  complexity: [
    { fromFacetCount: 10_000, labourRatio: '0.04' },
    { fromFacetCount: 100_000, labourRatio: '0.09' },
  ],
  repairLabourRatio: '0.03',
  unitPriceMinimum: '900.00',
  discounts: [
    { fromQuantity: 10, unitPriceRatio: '0.05' },
    { fromQuantity: 50, unitPriceRatio: '0.09' },
    { fromQuantity: 200, unitPriceRatio: '0.13' },
  ],
  vatRatio: '0.22',
})
