// In: a rate and a burst. Out: buckets by name, of which each may be drawn below empty once: the cost of a job is known only when it is accepted. Pure: time
// is an argument. Units: tokens are milliseconds of processor time.

export interface TokenBuckets {
  /** Time until the bucket has something again; 0 when it has. */
  emptyForMs(name: string, nowMs: number): number
  take(name: string, tokens: number, nowMs: number): void
}

export interface BucketRate {
  readonly tokensPerSecond: number
  readonly burstTokens: number
}

/** `tokensPerSecond` 0: no bound. */
export function openTokenBuckets({ tokensPerSecond, burstTokens }: BucketRate): TokenBuckets {
  const buckets = new Map<string, { tokens: number; atMs: number }>()

  function tokensOf(name: string, nowMs: number): number {
    const bucket = buckets.get(name)
    if (bucket === undefined) return burstTokens
    return Math.min(burstTokens, bucket.tokens + ((nowMs - bucket.atMs) / 1_000) * tokensPerSecond)
  }

  function take(name: string, tokens: number, nowMs: number): void {
    if (tokensPerSecond === 0) return
    buckets.set(name, { tokens: tokensOf(name, nowMs) - tokens, atMs: nowMs })
    if (buckets.size > bucketCountMax) forgetFull(nowMs)
  }

  /** A full bucket is as good as none. */
  function forgetFull(nowMs: number): void {
    for (const name of buckets.keys()) if (tokensOf(name, nowMs) >= burstTokens) buckets.delete(name)
  }

  return {
    emptyForMs: (name, nowMs) => {
      const tokens = tokensOf(name, nowMs)
      return tokensPerSecond === 0 || tokens > 0 ? 0 : ((1 - tokens) / tokensPerSecond) * 1_000
    },
    take,
  }
}

const bucketCountMax = 10_000
