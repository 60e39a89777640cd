import { expect, test } from 'vitest'
import { positiveInt32, wholeNumber } from './whole-number.ts'

test('a whole number is read from any spelling of its value', () => {
  const cases: [string, number][] = [
    ['0', 0],
    ['-0', 0],
    ['0.00e5', 0],
    ['10', 10],
    ['10.0', 10],
    ['1e1', 10],
    ['1E+1', 10],
    ['1000e-2', 10],
    ['0.0010e4', 10],
    ['999999999999999', 999_999_999_999_999],
  ]
  for (const [source, value] of cases) expect([source, wholeNumber(source)]).toEqual([source, value])
})

test('what is not whole, negative, too long or no number is null', () => {
  for (const source of [
    '10.00000000000000000000001',
    '1e-1',
    '-1',
    '1e15',
    '1e999999999999',
    '1e-999999999999',
    '"10"',
    'true',
    'null',
    '[1]',
    '',
    undefined,
  ]) {
    expect([source, wholeNumber(source)]).toEqual([source, null])
  }
})

test('an id is from 1 to 2 147 483 647', () => {
  expect(['1', '2147483647', '2147483648', '0', '1.5'].map(positiveInt32)).toEqual([1, 2_147_483_647, null, null, null])
})
