import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readNumber } from './ascii-number.ts'

const grammar = /^[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?$/
const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, letter => letter.charCodeAt(0))
const read = (text: string): number => readNumber(bytesOf(`x${text}y`), 1, 1 + text.length)
/** Text → nearest double (the language's own reader) → nearest float32. */
const oracle = (text: string): number => (grammar.test(text) ? Math.fround(Number(text.replace(',', '.'))) : Number.NaN)

const digits = (lengthMax: number) => fc.stringMatching(new RegExp(`^\\d{0,${lengthMax}}$`))
const numberText = fc
  .record({
    sign: fc.constantFrom('', '+', '-'),
    whole: digits(25),
    point: fc.constantFrom('', '.', ','),
    fraction: digits(30),
    exponent: fc.integer({ min: -60, max: 60 }),
    style: fc.constantFrom('', 'e', 'E', 'e+'),
  })
  .map(({ sign, whole, point, fraction, exponent, style }) => {
    const tail = style === '' ? '' : style === 'e+' ? `e+${Math.abs(exponent)}` : `${style}${exponent}`
    return `${sign}${whole}${point}${point === '' ? '' : fraction}${tail}`
  })
const float32 = fc.float({ noNaN: true, noDefaultInfinity: true })

describe('a number of an ASCII STL', () => {
  test('is the nearest float32 of the nearest double, exactly as the language reads it', () => {
    fc.assert(
      fc.property(numberText, text => Object.is(read(text), oracle(text))),
      { numRuns: 5_000 },
    )
  })

  test('is exact for every text form of a float32', () => {
    fc.assert(
      fc.property(float32, value => {
        for (const text of [value.toExponential(8), value.toPrecision(9), value.toExponential(20), String(value)])
          expect(read(text)).toBe(oracle(text))
        expect(read(value.toPrecision(9)) === value).toBe(true)
      }),
      { numRuns: 2_000 },
    )
  })

  test('is exact around the middle between two float32, where dropped digits decide', () => {
    fc.assert(
      fc.property(
        fc.float({ min: Math.fround(1e-3), max: Math.fround(1e6), noNaN: true }),
        fc.constantFrom('', '0', '00000000001', '4', '9'),
        (value, tail) => {
          const next = new Float32Array(Int32Array.of(new Int32Array(Float32Array.of(value).buffer)[0]! + 1).buffer)[0]!
          const middle = (value + next) / 2
          for (const text of [middle.toFixed(30), middle.toPrecision(40), middle.toPrecision(17), middle.toPrecision(15)]) {
            expect(read(text + tail)).toBe(oracle(text + tail))
          }
        },
      ),
      { numRuns: 2_000 },
    )
  })

  test.each([
    '0',
    '-0',
    '+1',
    '1.',
    '1,',
    '.5',
    ',5',
    '-,5e3',
    '1.e2',
    '007',
    '1e5',
    '1E+05',
    '1e-05',
    '3.4028235e38',
    '1e-46',
    '-1e-46',
    '0e999999999999999999',
    '0.1e-400',
  ])('is read from "%s"', text => {
    expect(Object.is(read(text), oracle(text))).toBe(true)
    expect(Number.isFinite(read(text))).toBe(true)
  })

  test.each([
    '',
    '.',
    ',',
    '+',
    '-',
    '+.',
    'e5',
    '.e5',
    '1e',
    '1e+',
    '1e5.',
    '1.5.',
    '1.5,',
    '1,5.2',
    '--1',
    '1-',
    '0x10',
    'nan',
    'inf',
    'Infinity',
    '1_0',
    '1e5x',
    'ÿ',
    '1\0',
  ])('is not "%s"', text => {
    expect(read(text)).toBeNaN()
  })

  test.each(['3.5e38', '1e39', '-1e39', '1e400', '1e99999999999999999999', '340282356779733661637539395458142568448'])(
    'is too large: %s',
    text => {
      expect(Math.abs(read(text))).toBe(Infinity)
    },
  )

  test('may have any number of digits', () => {
    expect(read(`0.${'0'.repeat(100_000)}1e100001`)).toBe(1)
    expect(read(`${'1'.repeat(30)}${'0'.repeat(10_000)}e-10029`)).toBe(Math.fround(1.1111111111111112))
    expect(read(`1.${'0'.repeat(50_000)}1`)).toBe(1)
  })
})
