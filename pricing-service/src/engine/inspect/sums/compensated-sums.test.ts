import { expect, test } from 'vitest'
import { compensatedSums } from './compensated-sums.ts'

test('sums keep what a plain sum loses, each for itself', () => {
  const sums = compensatedSums(2)
  for (const value of [1e16, 1, -1e16]) sums.add(0, value)
  for (let time = 0; time < 1_000_000; time++) sums.add(1, 0.1)
  expect([...sums.totals()]).toEqual([1, 100_000])
})
