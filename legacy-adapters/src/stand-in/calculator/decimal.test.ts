import { expect, test } from 'vitest'
import { D, Decimal, R } from './decimal.ts'

test.each([
  [0.1, '0.1'],
  [2.5, '2.5'],
  [0, '0'],
  [-0.125, '-0.125'],
  [1e300, '1.00000000000000e300'],
  [5e-324, '4.94065645841247e-324'],
  // Exact ties at the 15th digit go to the even neighbour: both doubles end in …5 exactly.
  [562949953421312.5, '562949953421312'],
  [562949953421313.5, '562949953421314'],
  // The shortest text of these doubles ends in 5 at the 16th digit; their exact values lie above and below it.
  [1.743915000806365, '1.74391500080637'],
  [3.184011070434195, '3.18401107043419'],
])('D(%d) is the exact value of the double at 15 digits, half to even: %s', (double, expected) => {
  expect(D(double).equals(new Decimal(expected))).toBe(true)
})

test.each([
  ['0.0005', 3, '0.000'],
  ['0.0015', 3, '0.002'],
  ['2.345', 2, '2.34'],
  ['2.355', 2, '2.36'],
  ['2.3450000000000000000000000000000000000000000000000001', 2, '2.35'],
])('R(%s, %d) rounds half to even: %s', (value, places, expected) => {
  expect(R(new Decimal(value), places).toFixed(places)).toBe(expected)
})

test('R after D is two roundings in this order', () => {
  // Just below a tie; D lifts it onto the tie, and R then goes to the even neighbour.
  const double = 1234567890.0014999
  expect(D(double).toFixed()).toBe('1234567890.0015')
  expect(R(D(double), 3).toFixed(3)).toBe('1234567890.002')
})

test('figures beyond any double stay plain digits', () => {
  const side = D(3.4e38)
  expect(R(side.times(side).times(side), 3).toFixed(3)).toMatch(/^\d{116}\.000$/)
})
