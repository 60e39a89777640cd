import { expect, test } from 'vitest'
import { proportionBounds, splitProbability } from './proportions.ts'

test.each([
  [300, 0.01],
  [3_000, 0.001],
  [5_000, 0.0006],
  [30_000, 0.0001],
])('none in %i: the true rate is at most %f (rule of three)', (of, bound) => {
  expect(proportionBounds(0, of).upper).toBeLessThanOrEqual(bound)
  expect(proportionBounds(0, of).upper).toBeGreaterThan(bound * 0.98)
})

test.each([
  [5, 100],
  [1, 2_400],
  [99, 100],
])('with %i of %i seen the bounds are those of Wilson: true rates from which it lies 1.645 standard deviations away', (count, of) => {
  const { lower, upper } = proportionBounds(count, of)
  for (const rate of [lower, upper]) expect(Math.abs(count / of - rate) / Math.sqrt((rate * (1 - rate)) / of)).toBeCloseTo(1.645, 3)
})

test.each([
  [0, 10],
  [3, 10],
  [10, 10],
])('%i of %i lies between its bounds', (count, of) => {
  const { lower, upper } = proportionBounds(count, of)
  expect(lower).toBeLessThanOrEqual(count / of)
  expect(upper).toBeGreaterThanOrEqual(count / of)
})

test('a split as expected is certain, one off by 3.29 standard deviations has p = 0.001', () => {
  expect(splitProbability(500, 10_000, 0.05)).toBeCloseTo(1, 5)
  expect(splitProbability(500 + Math.round(3.29 * Math.sqrt(475)), 10_000, 0.05)).toBeCloseTo(0.001, 4)
})
