import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { doubleOfWord, wholeOfWord } from './number-word.ts'

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, letter => letter.charCodeAt(0))
const read = (text: string): number => doubleOfWord(bytesOf(`1${text}1`), 1, 1 + text.length)
const whole = (text: string): number => wholeOfWord(bytesOf(`1${text}1`), 1, 1 + text.length)

describe('a number of a text format', () => {
  test('is the nearest double, as the language reads it: every form of a double', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer({ min: 1, max: 21 }), (value, digits) => {
        for (const text of [String(value), value.toExponential(), value.toPrecision(digits), value.toExponential(digits - 1)])
          expect(Object.is(read(text), Number(text))).toBe(true)
      }),
      { numRuns: 2_000 },
    )
  })

  test('is the nearest double, as the language reads it: any digits and exponent', () => {
    const digits = fc.stringMatching(/^\d{0,25}$/)
    fc.assert(
      fc.property(digits, digits, fc.integer({ min: -400, max: 400 }), fc.constantFrom('', '+', '-'), (before, after, exponent, sign) => {
        fc.pre(before + after !== '')
        const text = `${sign}${before}.${after}e${exponent}`
        expect(Object.is(read(text), Number(text))).toBe(true)
      }),
      { numRuns: 2_000 },
    )
  })

  test.each([
    '',
    '.',
    '+',
    '-',
    '.e1',
    'e1',
    '1e',
    '1e+',
    '1,5',
    'nan',
    'inf',
    'Infinity',
    '0x10',
    '1_0',
    '1 ',
    '١',
    '1e5.',
    '--1',
    '1.2.3',
    `${'1'.repeat(20)}x`,
    `1${'0'.repeat(4_096)}`,
  ])('is not "%s"', text => {
    expect(read(text)).toBeNaN()
  })

  test.each(['1e309', '-1e400', '1e99999999999999999999'])('is too large: %s', text => {
    expect(Math.abs(read(text))).toBe(Infinity)
  })

  test('is whole when it has digits only, up to 2^53', () => {
    for (const text of ['0', '7', '-7', '+7', '007', '9007199254740991']) expect(whole(text)).toBe(Number(text))
    for (const text of ['', '-', '1.0', '1e3', 'x', '9007199254740993', '9'.repeat(400)]) expect(whole(text)).toBeNaN()
  })
})
