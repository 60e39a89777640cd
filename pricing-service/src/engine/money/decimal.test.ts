import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { add, ceilingQuotient, decimal, divideByPowerOfTen, max, multiply, round, roundQuotient, subtract, sum, toText } from './decimal.ts'
import { fractionOf, isHalfEven } from './rational-oracle.ts'

const wholeText = fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n })
const anyDecimal = fc.tuple(wholeText, fc.integer({ min: 0, max: 12 })).map(([units, places]) => ({ units, places }))
const positive = fc
  .tuple(fc.bigInt({ min: 1n, max: 10n ** 20n }), fc.integer({ min: 0, max: 8 }))
  .map(([units, places]) => ({ units, places }))

describe('a decimal', () => {
  test.each([
    ['0.125', 2, '0.12'],
    ['0.135', 2, '0.14'],
    ['0.1250001', 2, '0.13'],
    ['-0.125', 2, '-0.12'],
    ['-0.375', 2, '-0.38'],
    ['2.5', 0, '2'],
    ['3.5', 0, '4'],
    ['0.0005', 3, '0.000'],
    ['-0.0005', 3, '0.000'],
    ['7', 2, '7.00'],
    ['999.9995', 3, '1000.000'],
  ])('%s with %i places is %s', (text, places, expected) => {
    expect(toText(round(decimal(text), places))).toBe(expected)
  })

  test('rounds half to even, at every place and for every sign', () => {
    fc.assert(
      fc.property(anyDecimal, fc.integer({ min: 0, max: 12 }), (value, places) => {
        const rounded = fractionOf(toText(round(value, places)))
        return isHalfEven(fractionOf(toText(value)), rounded, { over: 1n, under: 10n ** BigInt(places) })
      }),
      { numRuns: 500 },
    )
  })

  test('rounds a quotient once, however it goes on', () => {
    fc.assert(
      fc.property(anyDecimal, positive, fc.integer({ min: 0, max: 8 }), (over, under, places) => {
        const [a, b] = [fractionOf(toText(over)), fractionOf(toText(under))]
        const exact = { over: a.over * b.under, under: a.under * b.over }
        return isHalfEven(exact, fractionOf(toText(roundQuotient(over, under, places))), { over: 1n, under: 10n ** BigInt(places) })
      }),
      { numRuns: 500 },
    )
  })

  test('takes the ceiling of a quotient', () => {
    expect(['0', '0.001', '0.025', '0.026', '0.05', '-0.03'].map(size => toText(ceilingQuotient(decimal(size), decimal('0.025'))))).toEqual(
      ['0', '1', '1', '2', '2', '-1'],
    )
    fc.assert(
      fc.property(anyDecimal, positive, (over, under) => {
        const ceiling = ceilingQuotient(over, under)
        const reaches = subtract(multiply(ceiling, under), over).units >= 0n
        const nearest = subtract(multiply(subtract(ceiling, decimal('1')), under), over).units < 0n
        return reaches && nearest
      }),
    )
  })

  test('adds, subtracts, multiplies and moves its point exactly', () => {
    fc.assert(
      fc.property(anyDecimal, anyDecimal, (a, b) => {
        const [x, y] = [fractionOf(toText(a)), fractionOf(toText(b))]
        const total = fractionOf(toText(add(a, b)))
        const product = fractionOf(toText(multiply(a, b)))
        expect(total.over * x.under * y.under).toBe((x.over * y.under + y.over * x.under) * total.under)
        expect(product.over * x.under * y.under).toBe(x.over * y.over * product.under)
        expect(toText(subtract(add(a, b), b))).toBe(toText(add(a, { units: 0n, places: b.places })))
        expect(toText(multiply(divideByPowerOfTen(a, 3), decimal('1000')))).toBe(toText({ units: a.units * 1000n, places: a.places + 3 }))
      }),
    )
    expect(toText(sum([]))).toBe('0')
    expect(toText(max(decimal('2.50'), decimal('2.5')))).toBe('2.50')
    expect(toText(max(decimal('-1'), decimal('0.3')))).toBe('0.3')
  })

  test('survives text and back, in plain digits whatever its size', () => {
    fc.assert(
      fc.property(anyDecimal, value => {
        expect(decimal(toText(value))).toEqual(value)
      }),
    )
    expect(toText(multiply(decimal('34028234663852886'), decimal(`1${'0'.repeat(40)}`)))).toBe(`34028234663852886${'0'.repeat(40)}`)
  })

  test.each(['', '1e5', '1.', '.5', '+1', '1,5', 'NaN', ' 1', '0x1', '1.2.3'])('is not read from "%s"', text => {
    expect(() => decimal(text)).toThrow(RangeError)
  })

  test('is not divided by zero or less', () => {
    expect(() => roundQuotient(decimal('1'), decimal('0.00'), 2)).toThrow(RangeError)
    expect(() => ceilingQuotient(decimal('1'), decimal('-1'))).toThrow(RangeError)
  })
})
