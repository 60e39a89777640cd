import fc from 'fast-check'
import { expect, test } from 'vitest'
import { forestScale } from './forest-row.ts'
import { clockScale, latencyScale, linearScale, logScale, percentileScale, type Scale } from './scale.ts'

const show = (value: number) => String(value)

function isSound({ ticks }: Scale, countMax: number): void {
  expect(ticks.length).toBeGreaterThan(0)
  expect(ticks.length).toBeLessThanOrEqual(countMax)
  for (const { ratio } of ticks) {
    expect(ratio).toBeGreaterThanOrEqual(0)
    expect(ratio).toBeLessThanOrEqual(1)
  }
  expect(new Set(ticks.map(({ label }) => label)).size).toBe(ticks.length)
}

test('whatever the values, an axis has a few different labels on it and places every value within it, in order', () => {
  const value = fc.double({ min: 1e-3, max: 1e9, noNaN: true })
  fc.assert(
    fc.property(value, value, (one, other) => {
      const [low, high] = [Math.min(one, other), Math.max(one, other)]
      isSound(linearScale(high, show), 8)
      isSound(latencyScale([low, high], show), 10)
      isSound(clockScale(Math.min(high, 1e6), show), 10)
      for (const scale of [linearScale(high, show), logScale(low, high, show)]) {
        expect(scale.ratioOf(low)).toBeLessThanOrEqual(scale.ratioOf(high))
        expect(scale.ratioOf(high)).toBeLessThanOrEqual(1)
        expect(scale.ratioOf(0)).toBeGreaterThanOrEqual(0)
      }
    }),
  )
})

test('nothing measured, or only zeros, still gives an axis', () => {
  isSound(latencyScale([], show), 8)
  isSound(linearScale(0, show), 8)
})

test('each nine has the same room, and none is written that the count cannot fill', () => {
  const scale = percentileScale(10_000)
  expect(scale.ticks.map(({ label }) => label)).toEqual(['min', 'p50', 'p90', 'p99', 'p99.9', 'p99.99'])
  expect(scale.ratioOf(0.99) - scale.ratioOf(0.9)).toBeCloseTo(scale.ratioOf(0.999) - scale.ratioOf(0.99), 10)
  expect(percentileScale(100).ticks.at(-1)?.label).toBe('p99')
})

test('the axis of ratios always has 1, and labels that do not lie upon each other', () => {
  const ratio = fc.double({ min: 1e-3, max: 1e3, noNaN: true })
  fc.assert(
    fc.property(ratio, ratio, (one, other) => {
      const scale = forestScale([{ median: one, lower: Math.min(one, other), upper: Math.max(one, other), pairRatios: [] }], show)
      expect(scale.ticks.map(({ label }) => label)).toContain('1')
      const places = scale.ticks.map(tick => tick.ratio).sort((a, b) => a - b)
      for (const [index, place] of places.entries()) if (index > 0) expect(place - places[index - 1]!).toBeGreaterThan(0.08)
    }),
  )
})
