import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bucketCount, bucketOf, isInCohort } from './cohort.ts'

const key = fc.string({ unit: 'binary', maxLength: 40 })
const share = fc.integer({ min: 0, max: 10_000 })

test('a bucket is a whole number from 0 to 9 999, the same at each call', () => {
  fc.assert(
    fc.property(key, key, (rolloutKey, stickyKey) => {
      const bucket = bucketOf(rolloutKey, stickyKey)
      expect(Number.isInteger(bucket) && bucket >= 0 && bucket < bucketCount).toBe(true)
      expect(bucketOf(rolloutKey, stickyKey)).toBe(bucket)
    }),
  )
})

test('known buckets never change: partners would change sides', () => {
  expect([1, 7, 9, 3, 60].map(partner => bucketOf('pricing.calculate', String(partner)))).toEqual([2124, 2150, 4593, 6370, 4153])
  expect(bucketOf('pricing.calculate', 'größe')).toBe(9999)
})

test('partners 1 to 200 000 fill the buckets evenly (chi-squared, p > 0.001)', () => {
  const filled = new Float64Array(bucketCount)
  for (let partner = 1; partner <= 200_000; partner++) filled[bucketOf('pricing.calculate', String(partner))]!++
  const expected = 200_000 / bucketCount
  const chiSquared = filled.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
  // 9 999 degrees of freedom are normal enough: mean 9 999, variance 2 × 9 999; 3.3 deviations either way.
  const deviations = (chiSquared - 9_999) / Math.sqrt(2 * 9_999)
  expect(Math.abs(deviations)).toBeLessThan(3.3)
})

test('of a million keys, shares of 0.01 % and 0.05 % hold what they say within sampling error, and all keys fill the buckets evenly', () => {
  const keyCount = 1_000_000
  const filled = new Float64Array(bucketCount)
  for (let order = 0; order < keyCount; order++) filled[bucketOf('pricing.calculate', `order-${order}`)]!++
  for (const basisPoints of [1, 5]) {
    const heldCount = filled.subarray(0, basisPoints).reduce((sum, count) => sum + count, 0)
    const expected = (keyCount * basisPoints) / bucketCount
    // Binomial: four standard deviations, which one run in sixteen thousand would miss by chance; the keys are fixed, so it misses never or always.
    expect(Math.abs(heldCount - expected), `${basisPoints} basis points hold ${heldCount}`).toBeLessThan(4 * Math.sqrt(expected))
  }
  const expected = keyCount / bucketCount
  const chiSquared = filled.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
  expect(Math.abs((chiSquared - 9_999) / Math.sqrt(2 * 9_999))).toBeLessThan(3.3)
})

test('raising a share moves nobody back, lowering it brings nobody in', () => {
  fc.assert(
    fc.property(key, share, share, (stickyKey, one, other) => {
      const [low, high] = [Math.min(one, other), Math.max(one, other)]
      const bucket = bucketOf('pricing.calculate', stickyKey)
      if (isInCohort(bucket, low)) expect(isInCohort(bucket, high)).toBe(true)
      if (!isInCohort(bucket, high)) expect(isInCohort(bucket, low)).toBe(false)
    }),
  )
})

test('a lowered share loses the latest buckets first', () => {
  for (const basisPoints of [1, 500, 9_999, 10_000]) {
    expect(isInCohort(basisPoints - 1, basisPoints)).toBe(true)
    expect(isInCohort(basisPoints - 1, basisPoints - 1)).toBe(false)
  }
})

test.each([
  [0, 0, 0],
  [1, 1, 0],
  [9_999, 9_999, 1],
  [10_000, 10_000, 0],
])('a share of %i basis points holds %i buckets, and the last bucket only at 10 000', (basisPoints, heldCount) => {
  const held = Array.from({ length: bucketCount }, (_, bucket) => isInCohort(bucket, basisPoints)).filter(Boolean).length
  expect(held).toBe(heldCount)
  expect(isInCohort(9_999, basisPoints)).toBe(basisPoints === 10_000)
})

test('two rollout keys give independent cohorts: 10 % of 10 %', () => {
  const both = Array.from({ length: 20_000 }, (_, id) => String(id)).filter(
    id => bucketOf('one', id) < 1_000 && bucketOf('two', id) < 1_000,
  ).length
  expect(both / 20_000).toBeGreaterThan(0.007)
  expect(both / 20_000).toBeLessThan(0.013)
})
