// A measured model, the buyer's options and a tariff go in; the breakdown of the price comes out. The mesh is never touched again.
import type { Breakdown, LineCode } from '../../contract.ts'
import type { Tariff } from '../../tariffs/tariff.ts'
import type { Measurement } from '../measure/measurement.ts'
import { add, type Decimal, decimal, multiply, round, subtract, sum, toText, wholeNumber } from '../money/decimal.ts'
import { ratioFor } from './breaks.ts'
import { priceLines } from './lines/index.ts'
import { type PricedPiece, type PriceOptions, pricedPiece } from './priced-piece.ts'

/**
 * Shape: every line is present, zero or not; the lines sum to the unit price.
 * Errors: RangeError for options that `checkOptions` would have refused. Source: steps 8 to 17 of the contract page.
 */
export const priceModel = (measurement: Measurement, options: PriceOptions, tariff: Tariff): Breakdown => {
  const piece = pricedPiece(measurement, options, tariff)
  const amounts = lineAmounts(piece)
  const { facetCount, openEdgeCount, volumeMm3, areaMm2, sizeMm } = measurement
  return {
    facetCount,
    openEdgeCount,
    volumeMm3,
    areaMm2,
    sizeMm: { ...sizeMm },
    massGrams: toText(piece.massGrams),
    lines: [...amounts].map(([code, amount]) => ({ code, amount: toText(amount) })),
    ...totals(sum([...amounts.values()]), options.quantity, tariff),
    currency: tariff.currency,
  }
}

const lineAmounts = (piece: PricedPiece): ReadonlyMap<LineCode, Decimal> => {
  const amounts = new Map<LineCode, Decimal>()
  for (const [code, line] of priceLines) amounts.set(code, line(piece, amounts))
  return amounts
}

/** Steps 15 to 17: the discount is taken from one piece and rounded there, tax from all pieces. */
const totals = (unitPrice: Decimal, quantity: number, { discounts, vatRatio }: Tariff) => {
  const breaks = discounts.map(step => ({ from: step.fromQuantity, ratio: step.unitPriceRatio }))
  const unitDiscount = round(multiply(unitPrice, ratioFor(breaks, quantity)), 2)
  const net = multiply(subtract(unitPrice, unitDiscount), wholeNumber(quantity))
  const vat = round(multiply(net, decimal(vatRatio)), 2)
  return {
    unitPrice: toText(unitPrice),
    unitDiscount: toText(unitDiscount),
    net: toText(net),
    vat: toText(vat),
    total: toText(add(net, vat)),
  }
}
