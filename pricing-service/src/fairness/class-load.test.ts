import { describe, expect, it } from 'vitest'
import { emptyLoad, placeOf, waitMs, withNewcomer } from './class-load.ts'

const batch = (partner: string, cpuMs = 95) => ({ lane: 'batch', partner, cpuMs }) as const
const one = { ...emptyLoad, threadCount: 1, overheadMs: 5 }
const flooded = Array.from({ length: 100 }).reduce<typeof one>(load => withNewcomer(load, 95, placeOf(load, batch('loud'), {})), one)
const nextPlace = (who: Parameters<typeof placeOf>[1]) => placeOf(flooded, who, {}).order

describe('the wait of a newcomer', () => {
  it('is nothing while a thread is free, and unknown while nobody works', () => {
    expect(waitMs(one, 0)).toBe(0)
    expect(waitMs({ ...one, threadCount: 2, runningCount: 1, runningCpuMs: 9_000 }, 0)).toBe(0)
    expect(waitMs(emptyLoad, 0)).toBeNull()
  })

  it('is the work before it, by all threads', () => {
    expect(waitMs(flooded, Number.POSITIVE_INFINITY)).toBeCloseTo(100 * (95 + 5), 6)
    expect(waitMs({ ...flooded, threadCount: 4 }, Number.POSITIVE_INFINITY)).toBeCloseTo(25 * (95 + 5), 6)
    expect(waitMs({ ...flooded, runningCount: 1, runningCpuMs: 40 }, Number.POSITIVE_INFINITY)).toBeCloseTo(100 * 100 + 40, 6)
  })

  it('is longer where waiting has proved to take longer than the work', () => {
    expect(waitMs({ ...flooded, stretchRatio: 1.5 }, Number.POSITIVE_INFINITY)).toBeCloseTo(1.5 * 100 * (95 + 5), 6)
    expect(waitMs({ ...one, stretchRatio: 3 }, 0)).toBe(0)
  })

  it('is as long as the flood for who flooded, and short for who was quiet', () => {
    expect(waitMs(flooded, nextPlace(batch('loud')))).toBeGreaterThan(99 * 100)
    expect(waitMs(flooded, nextPlace(batch('quiet')))).toBeLessThanOrEqual(100)
  })

  it('grows with each one that is accepted, before a sample shows it', () => {
    const place = placeOf(flooded, batch('quiet'), {})
    const after = withNewcomer(flooded, 95, place)
    expect(waitMs(after, Number.POSITIVE_INFINITY)).toBeCloseTo(101 * 100, 6)
    expect(placeOf(after, batch('quiet'), {}).order).toBeGreaterThan(place.order)
  })

  it('between two points of a sampled curve is a part of what lies between', () => {
    const sampled = {
      ...one,
      steps: [
        { lastOrder: 100, cpuMs: 1_000, count: 10 },
        { lastOrder: 200, cpuMs: 2_000, count: 20 },
      ],
    }
    expect(waitMs(sampled, 150)).toBeCloseTo(1_500 + 15 * 5, 6)
  })
})
