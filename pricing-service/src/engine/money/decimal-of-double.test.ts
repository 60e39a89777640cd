import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { round, toText } from './decimal.ts'
import { decimalOfDouble, exactDecimal } from './decimal-of-double.ts'
import { fractionOf, fractionOfDouble, isHalfEven } from './rational-oracle.ts'

const anyDouble = fc.double({ noNaN: true, noDefaultInfinity: true })

/** The unit of the 15th significant digit of a double, found by comparing with powers of ten, not by counting digits. */
const unitOf15Digits = (value: number) => {
  const { over, under } = fractionOfDouble(Math.abs(value))
  let exponent = 0
  while (over >= under * 10n ** BigInt(Math.max(0, exponent))) exponent++
  while (exponent <= 0 && over * 10n ** BigInt(1 - exponent) < under) exponent--
  const shift = exponent - 15
  return shift >= 0 ? { over: 10n ** BigInt(shift), under: 1n } : { over: 1n, under: 10n ** BigInt(-shift) }
}

describe('D(x)', () => {
  test('is the exact value before it rounds', () => {
    fc.assert(
      fc.property(anyDouble, value => {
        const exact = fractionOfDouble(value)
        const decimal = fractionOf(toText(exactDecimal(value)))
        return exact.over * decimal.under === decimal.over * exact.under
      }),
      { numRuns: 500 },
    )
  })

  test('has 15 significant digits, half to even, over all magnitudes', () => {
    fc.assert(
      fc.property(
        anyDouble.filter(value => value !== 0),
        value => {
          const rounded = fractionOf(toText(decimalOfDouble(value)))
          const exact = fractionOfDouble(value)
          const unchanged = exact.over * rounded.under === rounded.over * exact.under
          return unchanged || isHalfEven(exact, rounded, unitOf15Digits(value))
        },
      ),
      { numRuns: 500 },
    )
  })

  test.each([
    [123456789012344.5, '123456789012344'],
    [123456789012345.5, '123456789012346'],
    [-123456789012345.5, '-123456789012346'],
    [0.1, '0.100000000000000'],
    [2 ** -20, '0.00000095367431640625'.slice(0, 22)],
    [1e15 + 5, '1000000000000000'],
    [1e15 + 15, '1000000000000020'],
    [3.4028234663852886e38, `340282346638529${'0'.repeat(24)}`],
    [0, '0'],
  ])('of %d is %s', (value, expected) => {
    expect(toText(round(decimalOfDouble(value), fractionPlaces(expected)))).toBe(expected)
  })

  test('breaks ties to even where toPrecision breaks them upwards', () => {
    expect((123456789012344.5).toPrecision(15)).toBe('123456789012345')
    expect(toText(decimalOfDouble(123456789012344.5))).toBe('123456789012344')
  })

  test('is rounded again by R, in this order', () => {
    const justBelowHalf = 0.0004999999999999999
    expect(toText(round(exactDecimal(justBelowHalf), 3))).toBe('0.000')
    expect(toText(round(exactDecimal(1234.4995), 3))).toBe('1234.499')
    expect(toText(round(decimalOfDouble(1234.4995), 3))).toBe('1234.500')
  })

  test.each([Number.NaN, Infinity, -Infinity])('is not taken of %d', value => {
    expect(() => decimalOfDouble(value)).toThrow(RangeError)
  })
})

const fractionPlaces = (text: string): number => text.split('.')[1]?.length ?? 0
