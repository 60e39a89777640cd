// Exact fractions on bigint: what the formulas of an offer count with, so that nothing is rounded before the line is. Beside decimal.ts, whose rounding
// is the legacy's (half to even); here halves go away from zero, as the casting tariff states for its lines.
import { type Decimal, decimal, powerOfTen } from './decimal.ts'

/** over / under, under > 0, in lowest terms. */
export type Fraction = { readonly over: bigint; readonly under: bigint }

/** Shape: decimal text → the fraction it is. Errors: RangeError for anything but plain digits. */
export const fraction = (text: string): Fraction => {
  const { units, places } = decimal(text)
  return lowest(units, powerOfTen(places))
}

export const whole = (value: number | bigint): Fraction => ({ over: BigInt(value), under: 1n })

export const plus = (...parts: readonly Fraction[]): Fraction =>
  parts.reduce((a, b) => lowest(a.over * b.under + b.over * a.under, a.under * b.under), whole(0))

export const minus = (a: Fraction, b: Fraction): Fraction => lowest(a.over * b.under - b.over * a.under, a.under * b.under)

export const times = (...factors: readonly Fraction[]): Fraction =>
  factors.reduce((a, b) => lowest(a.over * b.over, a.under * b.under), whole(1))

/** Errors: RangeError when the divisor is 0. */
export const over = (a: Fraction, b: Fraction): Fraction => {
  if (b.over === 0n) throw new RangeError('Dividing fractions: the divisor is 0')
  return b.over > 0n ? lowest(a.over * b.under, a.under * b.over) : lowest(-a.over * b.under, a.under * -b.over)
}

export const isLess = (a: Fraction, b: Fraction): boolean => a.over * b.under < b.over * a.under

export const larger = (a: Fraction, b: Fraction): Fraction => (isLess(a, b) ? b : a)

export const floor = ({ over: top, under }: Fraction): Fraction => {
  const towardsZero = top / under
  return whole(top < 0n && top % under !== 0n ? towardsZero - 1n : towardsZero)
}

export const ceiling = (value: Fraction): Fraction => {
  const { over: top } = floor({ over: -value.over, under: value.under })
  return whole(-top)
}

/** Shape: the decimal with so many places that is nearest; a half goes away from zero. */
export const roundAwayFromZero = ({ over: top, under }: Fraction, places: number): Decimal => {
  const scaled = (top < 0n ? -top : top) * powerOfTen(places)
  const nearest = (2n * scaled + under) / (2n * under)
  return { units: top < 0n ? -nearest : nearest, places }
}

const lowest = (top: bigint, under: bigint): Fraction => {
  const divisor = greatestCommonDivisor(top < 0n ? -top : top, under)
  return { over: top / divisor, under: under / divisor }
}

const greatestCommonDivisor = (a: bigint, b: bigint): bigint => {
  let [large, small] = [a, b]
  while (small !== 0n) [large, small] = [small, large % small]
  return large === 0n ? 1n : large
}
