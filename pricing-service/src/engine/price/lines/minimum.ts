// MINIMUM: what is missing to the least unit price, before any discount.
import { decimal, max, round, subtract, sum, zero } from '../../money/decimal.ts'
import type { PriceLine } from '../priced-piece.ts'

/** Step 15. */
export const minimumLine: PriceLine = ({ tariff }, before) =>
  round(max(zero, subtract(decimal(tariff.unitPriceMinimum), sum([...before.values()]))), 2)
