// How often legacy may stand in for a failing candidate before the candidate is not asked any more: a bucket of tokens, one per fallback.
// In: each request that goes to the candidate, each fallback, the clock. Out: whether the budget allowed it. Called by breaker.ts.

export interface BudgetRules {
  /** What each request that goes to the candidate earns: 1 000 is a token per ten requests. */
  readonly shareBasisPoints: number
  /** Tokens to begin with, and what time alone gives back, so that a quiet capability is not judged by one failure. */
  readonly floorCount: number
  /** The most that a long time without failures can save up. */
  readonly savedCountMax: number
}

export interface FallbackBudget {
  earn(nowMs: number): void
  /** False: nothing was left. */
  spend(nowMs: number): boolean
  readonly tokenCount: () => number
}

/** How long time takes to give the whole floor back. */
const floorRefillMs = 60_000

/** Units: ms of any clock that only moves forward. */
export function openFallbackBudget(rules: BudgetRules, beganMs: number): FallbackBudget {
  const { floorCount, shareBasisPoints } = rules
  const tokenCountMax = Math.max(floorCount, rules.savedCountMax)
  let tokenCount = floorCount
  let refilledMs = beganMs

  function refill(nowMs: number): void {
    const dueCount = (floorCount * (nowMs - refilledMs)) / floorRefillMs
    // Time gives back up to the floor; what is above was earned.
    if (tokenCount < floorCount) tokenCount = Math.min(floorCount, tokenCount + dueCount)
    refilledMs = nowMs
  }

  return {
    earn(nowMs) {
      refill(nowMs)
      tokenCount = Math.min(tokenCountMax, tokenCount + shareBasisPoints / 10_000)
    },
    spend(nowMs) {
      refill(nowMs)
      if (tokenCount < 1) return false
      tokenCount -= 1
      return true
    },
    tokenCount: () => tokenCount,
  }
}
