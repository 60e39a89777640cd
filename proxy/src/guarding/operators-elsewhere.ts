// How much longer than usual the operators wait for pages that came in through other processes of this proxy: a copy may be in one process while the
// operators are in another. In: the highest ratio of all, as the primary tells it every two seconds. Out: it, while that is news. Used by index.ts.

export interface OperatorsElsewhere {
  heard(riseRatio: number): void
  /** 1 where nobody tells, or has told lately. */
  readonly riseRatio: () => number
}

/** Two words of the primary that did not come: what it said before stands no longer. */
const staleAfterMs = 5_000

export function createOperatorsElsewhere(nowMs: () => number): OperatorsElsewhere {
  let told = 1
  let toldMs = Number.NEGATIVE_INFINITY
  return {
    heard(riseRatio) {
      told = riseRatio
      toldMs = nowMs()
    },
    riseRatio: () => (nowMs() - toldMs > staleAfterMs ? 1 : told),
  }
}
