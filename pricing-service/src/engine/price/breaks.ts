// Breaks of a tariff (by facets, by pieces): the last one reached decides for the whole amount.
import { type Decimal, decimal, zero } from '../money/decimal.ts'

export type Break = { readonly from: number; readonly ratio: string }

/** Shape: rising breaks and a count → the ratio of the last break not above the count, 0 below the first. */
export const ratioFor = (breaks: readonly Break[], count: number): Decimal => {
  const reached = breaks.findLast(({ from }) => count >= from)
  return reached === undefined ? zero : decimal(reached.ratio)
}
