// Whether the candidate of one capability may be asked: closed (flows), open (refused), half-open (one probe at a time).
// In: requests that want the candidate, how each of them ended, the clock. Out: an attempt, or null: legacy answers. Called by stages/assign.ts.
// A state is a record of two functions and its transitions are what these return; there is nothing else to remember.
import { type BudgetRules, openFallbackBudget } from './fallback-budget.ts'

export type BreakerName = 'closed' | 'open' | 'half-open'

/** failure: legacy had to stand in, or nobody could. ignored: it says nothing about the candidate (client gone, client's error, never asked). */
export type AttemptEnding = 'success' | 'failure' | 'ignored'

export interface BreakerRules extends BudgetRules {
  /** From opening to the first probe; doubled with each probe that fails, up to openMsMax. */
  readonly openMs: number
  readonly openMsMax: number
  /** Probes that have to succeed, one after another. */
  readonly probeCount: number
  /** A probe whose end stays away for so long is given up for the next one, for example that of a client that does not send its body. */
  readonly probePatienceMs: number
}

/** One request that may go to the candidate. Only its first end counts, and only while the state that let it through lasts. */
export interface Attempt {
  end(ending: AttemptEnding): void
}

export interface Breaker {
  ask(): Attempt | null
  readonly name: () => BreakerName
  /** What is left of the budget of fallbacks; 0 unless closed. */
  readonly tokenCount: () => number
}

interface State {
  readonly name: BreakerName
  readonly tokenCount: () => number
  /** The state that waits for the end of this request; null: the request is refused. */
  ask(nowMs: number): State | null
  end(ending: AttemptEnding, nowMs: number): State
}

export interface BreakerParts {
  readonly rules: BreakerRules
  readonly nowMs: () => number
  readonly onChange: (from: BreakerName, to: BreakerName) => void
}

export function createBreaker({ rules, nowMs, onChange }: BreakerParts): Breaker {
  let state = closed(rules, nowMs())

  function enter(next: State): void {
    const from = state.name
    state = next
    if (next.name !== from) onChange(from, next.name)
  }

  function attemptOf(given: State): Attempt {
    let waiting: State | null = given
    return {
      end(ending) {
        const mine = waiting
        waiting = null
        // A request that was let through in an earlier state says nothing about what holds now.
        if (mine !== null && mine === state) enter(mine.end(ending, nowMs()))
      },
    }
  }

  return {
    ask() {
      const given = state.ask(nowMs())
      if (given === null) return null
      enter(given)
      return attemptOf(given)
    },
    name: () => state.name,
    tokenCount: () => state.tokenCount(),
  }
}

const noTokens = () => 0

function closed(rules: BreakerRules, nowMs: number): State {
  const budget = openFallbackBudget(rules, nowMs)
  const itself: State = {
    name: 'closed',
    tokenCount: budget.tokenCount,
    ask(askedMs) {
      budget.earn(askedMs)
      return itself
    },
    end: (ending, endedMs) => (ending !== 'failure' || budget.spend(endedMs) ? itself : open(rules, endedMs, rules.openMs)),
  }
  return itself
}

function open(rules: BreakerRules, sinceMs: number, pauseMs: number): State {
  const itself: State = {
    name: 'open',
    tokenCount: noTokens,
    ask: askedMs => (askedMs < sinceMs + pauseMs ? null : probing(rules, { succeededCount: 0, pauseMs, sinceMs: askedMs })),
    end: () => itself,
  }
  return itself
}

interface Probes {
  readonly succeededCount: number
  /** How long the breaker had been open before. */
  readonly pauseMs: number
}

/** Between two probes. */
function halfOpen(rules: BreakerRules, probes: Probes): State {
  const itself: State = {
    name: 'half-open',
    tokenCount: noTokens,
    ask: askedMs => probing(rules, { ...probes, sinceMs: askedMs }),
    end: () => itself,
  }
  return itself
}

/** One probe is on its way. */
function probing(rules: BreakerRules, { succeededCount, pauseMs, sinceMs }: Probes & { readonly sinceMs: number }): State {
  const endings: Record<AttemptEnding, (endedMs: number) => State> = {
    success: endedMs =>
      succeededCount + 1 < rules.probeCount ? halfOpen(rules, { succeededCount: succeededCount + 1, pauseMs }) : closed(rules, endedMs),
    failure: endedMs => open(rules, endedMs, Math.min(2 * pauseMs, rules.openMsMax)),
    ignored: () => halfOpen(rules, { succeededCount, pauseMs }),
  }
  return {
    name: 'half-open',
    tokenCount: noTokens,
    ask: askedMs => (askedMs < sinceMs + rules.probePatienceMs ? null : probing(rules, { succeededCount, pauseMs, sinceMs: askedMs })),
    end: (ending, endedMs) => endings[ending](endedMs),
  }
}
