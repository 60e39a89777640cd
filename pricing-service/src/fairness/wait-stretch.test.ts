import { describe, expect, it } from 'vitest'
import { nextStretch } from './wait-stretch.ts'

const after = (seconds: number, from: number, ended: Parameters<typeof nextStretch>[1]) =>
  Array.from({ length: seconds }).reduce<number>(stretch => nextStretch(stretch, ended), from)

describe('the stretch of predicted waits', () => {
  it('stays at one while nobody is too late', () => {
    expect(after(100, 1, { lateCount: 0, calculatedCount: 200 })).toBe(1)
    expect(after(100, 1, { lateCount: 0, calculatedCount: 0 })).toBe(1)
  })

  it('grows while many are too late, the faster the more there are, up to a bound', () => {
    const [few, many] = [30, 3].map(calculatedCount => nextStretch(1, { lateCount: 10, calculatedCount }))
    expect(few).toBeGreaterThan(1)
    expect(many).toBeGreaterThanOrEqual(few!)
    expect(after(1_000, 1, { lateCount: 10, calculatedCount: 0 })).toBe(3)
  })

  it('does not follow a few that had no time, nor one in a hundred', () => {
    expect(nextStretch(1, { lateCount: 2, calculatedCount: 0 })).toBe(1)
    expect(nextStretch(1, { lateCount: 10, calculatedCount: 990 })).toBe(1)
  })

  it('is forgotten when it is no longer needed', () => {
    expect(after(35, 3, { lateCount: 0, calculatedCount: 100 })).toBeLessThan(1.6)
    expect(after(100, 3, { lateCount: 0, calculatedCount: 100 })).toBe(1)
  })
})
