import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toText } from './decimal.ts'
import { ceiling, floor, fraction, isLess, larger, minus, over, plus, roundAwayFromZero, times, whole } from './fraction.ts'

const anyFraction = fc
  .tuple(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), fc.bigInt({ min: 1n, max: 10n ** 9n }))
  .map(([top, under]) => over(whole(top), whole(under)))
const text = (value: ReturnType<typeof whole>, places = 2) => toText(roundAwayFromZero(value, places))

test.each([
  ['0.005', '0.01'],
  ['-0.005', '-0.01'],
  ['0.015', '0.02'],
  ['2.344999', '2.34'],
  ['-2.345', '-2.35'],
  ['7', '7.00'],
])('%s is %s: a half goes away from zero', (value, rounded) => {
  expect(text(fraction(value))).toBe(rounded)
})

test('a third three times is one, whatever was divided before', () => {
  const third = over(whole(1), whole(3))
  expect(plus(third, third, third)).toEqual(whole(1))
  expect(times(third, whole(3))).toEqual(whole(1))
})

test('dividing by 0 is a RangeError that says so', () => {
  expect(() => over(whole(1), whole(0))).toThrow('the divisor is 0')
})

test('sums and products follow the laws of a field, in lowest terms', () => {
  fc.assert(
    fc.property(anyFraction, anyFraction, anyFraction, (a, b, c) => {
      expect(plus(a, plus(b, c))).toEqual(plus(plus(a, b), c))
      expect(times(a, plus(b, c))).toEqual(plus(times(a, b), times(a, c)))
      expect(minus(plus(a, b), b)).toEqual(a)
      if (b.over !== 0n) expect(times(over(a, b), b)).toEqual(a)
    }),
  )
})

test('floor and ceiling are the whole numbers around a value; larger is the one that is not less', () => {
  fc.assert(
    fc.property(anyFraction, anyFraction, (a, b) => {
      expect(isLess(a, floor(a))).toBe(false)
      expect(isLess(a, plus(floor(a), whole(1)))).toBe(true)
      expect(isLess(ceiling(a), a)).toBe(false)
      expect(isLess(minus(ceiling(a), whole(1)), a)).toBe(true)
      expect(isLess(larger(a, b), a) || isLess(larger(a, b), b)).toBe(false)
    }),
  )
})

test('rounding is at most half a step away', () => {
  fc.assert(
    fc.property(anyFraction, fc.integer({ min: 0, max: 8 }), (a, places) => {
      const distance = minus(fraction(text(a, places)), a)
      const size = distance.over < 0n ? { ...distance, over: -distance.over } : distance
      expect(isLess(over(whole(1), whole(2n * 10n ** BigInt(places))), size)).toBe(false)
    }),
  )
})
