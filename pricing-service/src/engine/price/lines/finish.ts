// FINISH: the surface treatment by area, with a least price; some finishes cost nothing.
import { decimal, divideByPowerOfTen, max, multiply, round, zero } from '../../money/decimal.ts'
import type { PriceLine } from '../priced-piece.ts'

/** Step 12. */
export const finishLine: PriceLine = ({ areaMm2, finish, tariff }) => {
  if (finish.ratePerCm2 === null) return round(zero, 2)
  const areaCm2 = round(divideByPowerOfTen(areaMm2, 2), 2)
  return round(max(decimal(tariff.finishMinimum), round(multiply(areaCm2, decimal(finish.ratePerCm2)), 2)), 2)
}
