// Steps 7 to 17: the raw geometry of a model and what is asked → the figures of a price, in exact decimals. Each line below is one step of the contract.
import type { PriceInput } from './check-parameters.ts'
import { D, Decimal, R } from './decimal.ts'
import type { Geometry } from './measure-model.ts'
import type { PriceFigures } from './render-figures.ts'
import { complexitySteps, discountSteps, finishRatePerCm2, materials, repairRatio, stepRatio, vatRatio } from './tables.ts'

/** Errors: none; the caller has let the input through checkParameters. */
export function priceModel(geometry: Geometry, { material, finish, quantity }: PriceInput): PriceFigures {
  const volumeMm3 = R(D(geometry.volumeMm3), 3)
  const areaMm2 = R(D(geometry.areaMm2), 3)
  const x = R(D(geometry.sizeMm.x), 3)
  const y = R(D(geometry.sizeMm.y), 3)
  const z = R(D(geometry.sizeMm.z), 3)

  const { densityGramsPerCm3, pricePerGram, lossFactor } = materials.get(material)!
  const massGrams = R(volumeMm3.div(1000).times(densityGramsPerCm3).times(lossFactor), 3)
  const materialAmount = R(massGrams.times(pricePerGram), 2)
  const waxPrint = waxPrintAmount(z)
  const casting = R(R(x.times(y).times(z).div(1000), 3).times('12.40').plus('650.00'), 2)
  const finishing = finishAmount(areaMm2, finish)

  const labour = waxPrint.plus(casting).plus(finishing)
  const complexity = R(labour.times(stepRatio(complexitySteps, geometry.facetCount)), 2)
  const repair = geometry.openEdgeCount > 0 ? R(labour.times(repairRatio), 2) : new Decimal(0)
  const lineSum = materialAmount.plus(labour).plus(complexity).plus(repair)
  const minimum = Decimal.max(0, new Decimal('900.00').minus(lineSum))

  const unitPrice = lineSum.plus(minimum)
  const unitDiscount = R(unitPrice.times(stepRatio(discountSteps, quantity)), 2)
  const net = unitPrice.minus(unitDiscount).times(quantity)
  const vat = R(net.times(vatRatio), 2)

  return {
    facetCount: geometry.facetCount,
    openEdgeCount: geometry.openEdgeCount,
    volumeMm3: volumeMm3.toFixed(3),
    areaMm2: areaMm2.toFixed(3),
    sizeMm: { x: x.toFixed(3), y: y.toFixed(3), z: z.toFixed(3) },
    massGrams: massGrams.toFixed(3),
    lines: [
      { code: 'MATERIAL', amount: materialAmount.toFixed(2) },
      { code: 'WAX_PRINT', amount: waxPrint.toFixed(2) },
      { code: 'CASTING', amount: casting.toFixed(2) },
      { code: 'FINISH', amount: finishing.toFixed(2) },
      { code: 'COMPLEXITY', amount: complexity.toFixed(2) },
      { code: 'REPAIR', amount: repair.toFixed(2) },
      { code: 'MINIMUM', amount: minimum.toFixed(2) },
    ],
    unitPrice: unitPrice.toFixed(2),
    unitDiscount: unitDiscount.toFixed(2),
    net: net.toFixed(2),
    vat: vat.toFixed(2),
    total: net.plus(vat).toFixed(2),
  }
}

/** Z is up: one layer of wax per 0.025 mm, begun layers count. */
function waxPrintAmount(zMm: Decimal): Decimal {
  const layers = zMm.div('0.025').ceil()
  const hours = R(layers.times('9.5').div(3600).plus('0.35'), 4)
  return R(hours.times('420.00'), 2)
}

function finishAmount(areaMm2: Decimal, finish: string): Decimal {
  const ratePerCm2 = finishRatePerCm2.get(finish) ?? null
  if (ratePerCm2 === null) return new Decimal(0)
  return Decimal.max('150.00', R(R(areaMm2.div(100), 2).times(ratePerCm2), 2))
}
