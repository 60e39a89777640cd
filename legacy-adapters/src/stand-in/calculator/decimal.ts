// The two roundings of the contract: D from a double to a decimal of 15 digits, R to a number of places. Both half to even.
import { Decimal as AnyDecimal } from 'decimal.js'

/**
 * Exact for everything this calculator multiplies and adds: the widest product has some 280 digits. The one quotient without end, layers × 9.5 / 3600,
 * repeats a single digit, so cutting it at 500 digits can neither make nor hide a tie of R.
 */
export const Decimal = AnyDecimal.clone({ precision: 500, rounding: AnyDecimal.ROUND_HALF_EVEN, maxE: 9e15, minE: -9e15 })
export type Decimal = AnyDecimal

export const R = (value: Decimal, places: number): Decimal => value.toDecimalPlaces(places, Decimal.ROUND_HALF_EVEN)

/** `new Decimal(double)` would take the shortest text that reads back as the double; D rounds the double's exact value. */
export const D = (double: number): Decimal => exactValue(double).toSignificantDigits(15, Decimal.ROUND_HALF_EVEN)

/** A finite double is m · 2^e with whole m; for a negative e that is m · 5^-e · 10^e. */
function exactValue(double: number): Decimal {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, double)
  const bits = view.getBigUint64(0)
  const biasedExponent = Number((bits >> 52n) & 0x7ffn)
  const fraction = bits & 0xf_ffff_ffff_ffffn
  const mantissa = biasedExponent === 0 ? fraction : fraction | (1n << 52n)
  const exponent = Math.max(biasedExponent, 1) - 1075
  const sign = bits >> 63n === 1n ? '-' : ''
  if (exponent >= 0) return new Decimal(`${sign}${mantissa << BigInt(exponent)}`)
  return new Decimal(`${sign}${mantissa * 5n ** BigInt(-exponent)}e${exponent}`)
}
