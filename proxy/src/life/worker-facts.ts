// What the workers of one proxy have counted, as one: facts flow in, facts flow out. Called by worker-pool.ts and all-controls.ts.
import type { DecisionCount } from '@ficus/flags'
import { type LedgerState, noComparisons } from '../comparing/ledger-state.ts'
import { mergedStates } from '../comparing/merged-states.ts'
import { lasting, type MetricsSnapshot, merged } from './metrics-snapshot.ts'

/** Plain data, so that one process can hand it to another. */
export interface WorkerFacts {
  readonly metrics: MetricsSnapshot
  readonly counts: readonly DecisionCount[]
  readonly comparisons: LedgerState
}

export const noFacts: WorkerFacts = Object.freeze({ metrics: [], counts: [], comparisons: noComparisons })

export function mergedFacts(facts: readonly WorkerFacts[]): WorkerFacts {
  return {
    metrics: merged(facts.map(({ metrics }) => metrics)),
    counts: mergedCounts(facts.flatMap(({ counts }) => counts)),
    comparisons: mergedStates(facts.map(({ comparisons }) => comparisons)),
  }
}

/** What stays true of a worker that has ended. */
export function lastingFacts({ metrics, ...rest }: WorkerFacts): WorkerFacts {
  return { ...rest, metrics: lasting(metrics) }
}

function mergedCounts(counts: readonly DecisionCount[]): DecisionCount[] {
  const byKey = new Map<string, DecisionCount>()
  for (const count of counts) {
    const key = JSON.stringify([count.capability, count.answeredBy, count.reason])
    const before = byKey.get(key)?.decisionCount ?? 0
    byKey.set(key, { ...count, decisionCount: before + count.decisionCount })
  }
  return [...byKey.values()]
}
