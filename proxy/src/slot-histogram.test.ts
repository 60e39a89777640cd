import { Histogram, Registry } from 'prom-client'
import { expect, test } from 'vitest'
import { createSlotHistogram } from './slot-histogram.ts'

const name = 'some_seconds'
const help = 'Some durations'
const bucketsSeconds = [0.001, 0.01, 1]

test('the text is the one prom-client writes for the same observations, edges and what lies beyond them included', async () => {
  const own = new Registry()
  const theirs = new Registry()
  const observe = createSlotHistogram({ name, help, bucketsSeconds, label: 'kind', labelValues: ['a', 'b', 'never'], registers: [own] })
  const histogram = new Histogram({ name, help, buckets: bucketsSeconds, labelNames: ['kind'], registers: [theirs] })
  for (const [index, kind, durationMs] of [
    [0, 'a', 0],
    [0, 'a', 1],
    [0, 'a', 1.5],
    [1, 'b', 1_000],
    [1, 'b', 1_024],
  ] as const) {
    observe(index, durationMs)
    histogram.observe({ kind }, durationMs / 1_000)
  }
  expect(await own.metrics()).toBe(await theirs.metrics())
})

test('a reset begins from nothing', async () => {
  const registry = new Registry()
  const observe = createSlotHistogram({ name, help, bucketsSeconds, label: 'kind', labelValues: ['a'], registers: [registry] })
  observe(0, 5)
  registry.resetMetrics()
  expect(await registry.metrics()).not.toContain('some_seconds_count')
})
