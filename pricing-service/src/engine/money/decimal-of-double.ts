// The bridge from binary to decimal: every double of the geometry crosses it once, before any rounding of the contract.
import { type Decimal, roundSignificant } from './decimal.ts'

const significantDigitCount = 15
const float = new Float64Array(1)
const bits = new BigUint64Array(float.buffer)

const fractionBits = 0xf_ffff_ffff_ffffn
const hiddenBit = 0x10_0000_0000_0000n

/** Shape: the exact value of a finite double, which always has an end in decimal (m / 2^k = m·5^k / 10^k). Errors: RangeError if not finite. */
export const exactDecimal = (value: number): Decimal => {
  if (!Number.isFinite(value)) throw new RangeError(`Turning a double into a decimal: ${value} is not finite`)
  float[0] = value
  const storedExponent = Number((bits[0]! >> 52n) & 0x7ffn)
  const significand = storedExponent === 0 ? bits[0]! & fractionBits : (bits[0]! & fractionBits) | hiddenBit
  const signed = value < 0 ? -significand : significand
  const exponent = Math.max(storedExponent, 1) - 1075
  return exponent >= 0 ? { units: signed << BigInt(exponent), places: 0 } : { units: signed * 5n ** BigInt(-exponent), places: -exponent }
}

/**
 * D(x) of the contract: the exact value of the double, rounded to 15 significant digits, half to even.
 * Not `toPrecision(15)`, which breaks exact ties upwards: (2.5).toPrecision(1) is "3".
 */
export const decimalOfDouble = (value: number): Decimal => roundSignificant(exactDecimal(value), significantDigitCount)
