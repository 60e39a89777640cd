import { describe, expect, it } from 'vitest'
import { type ClassLoad, emptyLoad } from './class-load.ts'
import { drainMs, retryAfterSeconds } from './drain.ts'

describe('Retry-After', () => {
  it('is the predicted time, a fifth less or more', () => {
    expect([0, 0.5, 1].map(random => retryAfterSeconds(50_000, random))).toEqual([40, 50, 60])
  })

  it('is from 1 to 120 seconds, and 120 at most for what does not drain', () => {
    expect([retryAfterSeconds(0, 0), retryAfterSeconds(9e9, 1)]).toEqual([1, 120])
    expect(retryAfterSeconds(null, 0.5)).toBe(120)
  })
})

describe('the time to drain', () => {
  const loads = (batch: ClassLoad, heavy = emptyLoad) => ({ interactive: emptyLoad, batch, heavy })
  const busy = { ...emptyLoad, threadCount: 2, overheadMs: 0, steps: [{ lastOrder: 1, cpuMs: 100_000, count: 1_000 }] }

  it('is that of the slower class', () => {
    expect(drainMs(loads(busy), 0.8)).toBeCloseTo(10_000, 6)
    expect(drainMs(loads(busy, { ...busy, threadCount: 1 }), 0.8)).toBeCloseTo(20_000, 6)
  })

  it('is unknown while nobody works, and nothing when nothing waits', () => {
    expect(drainMs(loads({ ...busy, threadCount: 0 }), 0.8)).toBeNull()
    expect(drainMs(loads(emptyLoad), 0.8)).toBe(0)
  })
})
