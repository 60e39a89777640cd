// The limiters of this process, one per capability's candidate, made when the first request comes. Called by stages/admit.ts and, for copies, serving.ts.
import { createLimiter, type Limiter } from './limiter.ts'

export interface Limiters {
  of(capability: string): Limiter
  readonly all: () => ReadonlyMap<string, Limiter>
}

export function createLimiters(countMax: number, nowMs: () => number): Limiters {
  const limiters = new Map<string, Limiter>()

  function made(capability: string): Limiter {
    const limiter = createLimiter(countMax, nowMs)
    limiters.set(capability, limiter)
    return limiter
  }

  return { of: capability => limiters.get(capability) ?? made(capability), all: () => limiters }
}
