import fc from 'fast-check'
import { expect, test } from 'vitest'
import { seededRandom } from '../../engine/seeded-random.ts'
import { bootstrapMedian, medianOf, probabilityUpTo, quantile } from './median-bootstrap.ts'

const sample = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 1, maxLength: 40 })

test.each([5, 12, 13, 40])('the exact distribution is what many resamples of %i values come to', count => {
  const random = seededRandom(3, count)
  const values = Array.from({ length: count }, () => random.ratio() ** 2)
  const resampled = Array.from({ length: 20_000 }, () => medianOf(values.map(() => random.pick(values)))).sort((one, other) => one - other)
  const exact = bootstrapMedian(values)
  for (const ratio of [0.025, 0.1, 0.5, 0.9, 0.975]) {
    const bound = quantile(exact, ratio)
    const below = resampled.filter(median => median < bound - 1e-12).length / resampled.length
    const upTo = resampled.filter(median => median <= bound + 1e-12).length / resampled.length
    expect(below).toBeLessThanOrEqual(ratio + 0.012)
    expect(upTo).toBeGreaterThanOrEqual(ratio - 0.012)
  }
})

test('all of the probability is given out', () => {
  for (let count = 1; count <= 80; count++) {
    const { cumulative } = bootstrapMedian(Array.from({ length: count }, (_, index) => index))
    expect(cumulative.at(-1)).toBeCloseTo(1, 9)
  }
})

test('the order of the values changes nothing', () => {
  fc.assert(
    fc.property(sample, values => {
      expect(bootstrapMedian([...values].reverse())).toEqual(bootstrapMedian(values))
    }),
  )
})

test('adding a constant moves every quantile by it', () => {
  fc.assert(
    fc.property(sample, fc.double({ min: -2, max: 2, noNaN: true }), (values, by) => {
      const moved = bootstrapMedian(values.map(value => value + by))
      for (const ratio of [0.025, 0.5, 0.975]) expect(quantile(moved, ratio)).toBeCloseTo(quantile(bootstrapMedian(values), ratio) + by, 9)
    }),
  )
})

test('the probability up to a bound never falls as the bound rises', () => {
  fc.assert(
    fc.property(sample, fc.double({ min: -3, max: 3, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (values, bound, more) => {
      const boot = bootstrapMedian(values)
      expect(probabilityUpTo(boot, bound + more)).toBeGreaterThanOrEqual(probabilityUpTo(boot, bound))
    }),
  )
})
