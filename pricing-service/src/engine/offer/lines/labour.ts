// The base of discount and lead time: the rounded amounts of the lines that are work.
import { decimal, sum, toText } from '../../money/decimal.ts'
import type { OfferLineCode } from '../offer-line.ts'

export const labourCodes: readonly OfferLineCode[] = ['PATTERN_PRINT', 'CASTING', 'FINISHING', 'HANDLING', 'QUANTITY_DISCOUNT']

/** Shape: the amounts so far → roubles as text with 2 places; a discount that is not there yet counts as none. */
export const labourBefore = (before: ReadonlyMap<OfferLineCode, string>): string =>
  toText(sum([decimal('0.00'), ...labourCodes.map(code => decimal(before.get(code) ?? '0.00'))]))
