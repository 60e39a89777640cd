import { expect, test } from 'vitest'
import { pauseBeforeNextMs } from './retry-pause.ts'

const rules = { retryBaseMs: 5_000, retryMaxMs: 3_600_000 }

test('doubles each time and stays below its bound', () => {
  const pauses = Array.from({ length: 14 }, (_, n) => pauseBeforeNextMs(n + 1, rules, 1))
  expect(pauses.slice(0, 4)).toEqual([5_000, 10_000, 20_000, 40_000])
  expect(pauses.at(-1)).toBe(3_600_000)
})

test('half of it is at random', () => {
  expect(pauseBeforeNextMs(3, rules, 0)).toBe(10_000)
  expect(pauseBeforeNextMs(3, rules, 0.5)).toBe(15_000)
})

test('the twelve attempts of the guide are over after some two hours', () => {
  const hours = (random: number) =>
    Array.from({ length: 11 }, (_, n) => pauseBeforeNextMs(n + 1, rules, random)).reduce((a, b) => a + b) / 3_600_000
  expect(hours(0.5)).toBeGreaterThan(1.5)
  expect(hours(1)).toBeLessThan(2.5)
})
