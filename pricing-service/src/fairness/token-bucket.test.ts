import { describe, expect, it } from 'vitest'
import { openTokenBuckets } from './token-bucket.ts'

describe('a partner’s tokens', () => {
  it('may be overdrawn once, and then take their time to come back', () => {
    const buckets = openTokenBuckets({ tokensPerSecond: 100, burstTokens: 1_000 })
    buckets.take('a', 900, 0)
    expect(buckets.emptyForMs('a', 0)).toBe(0)
    buckets.take('a', 500, 0)
    expect(buckets.emptyForMs('a', 0)).toBeCloseTo(4_010, 6)
    expect(buckets.emptyForMs('a', 4_011)).toBe(0)
    expect(buckets.emptyForMs('b', 0)).toBe(0)
  })

  it('do not grow beyond the burst', () => {
    const buckets = openTokenBuckets({ tokensPerSecond: 100, burstTokens: 1_000 })
    buckets.take('a', 1, 0)
    buckets.take('a', 1_001, 3_600_000)
    expect(buckets.emptyForMs('a', 3_600_000)).toBeGreaterThan(0)
  })

  it('are without bound at a rate of 0', () => {
    const buckets = openTokenBuckets({ tokensPerSecond: 0, burstTokens: 1 })
    buckets.take('a', 1e9, 0)
    expect(buckets.emptyForMs('a', 0)).toBe(0)
  })
})
