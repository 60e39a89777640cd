// CASTING: a base price and the room that the piece's box takes in the flask.
import { add, decimal, divideByPowerOfTen, multiply, round } from '../../money/decimal.ts'
import type { PriceLine } from '../priced-piece.ts'

/** Step 11. */
export const castingLine: PriceLine = ({ sizeMm: { x, y, z }, tariff: { casting } }) => {
  const boxCm3 = round(divideByPowerOfTen(multiply(x, y, z), 3), 3)
  return round(add(decimal(casting.basePrice), multiply(boxCm3, decimal(casting.pricePerBoxCm3))), 2)
}
