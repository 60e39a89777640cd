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
  /** How long operators wait at this moment, beside as usual. */
  readonly operatorsRiseRatio: number
}

export const noFacts: WorkerFacts = Object.freeze({
  metrics: [],
  counts: [],
  comparisons: noComparisons,
  operatorsRiseRatio: 1,
})

export function mergedFacts(facts: readonly WorkerFacts[]): WorkerFacts {
  return {
    metrics: merged(facts.map(({ metrics }) => metrics)),
    counts: mergedCounts(facts.flatMap(({ counts }) => counts)),
    comparisons: mergedStates(facts.map(({ comparisons }) => comparisons)),
    operatorsRiseRatio: worstRise(facts),
  }
}

/** What stays true of a worker that has ended. */
export function lastingFacts({ metrics, ...rest }: WorkerFacts): WorkerFacts {
  return { ...rest, metrics: lasting(metrics), operatorsRiseRatio: noFacts.operatorsRiseRatio }
}

/** 1 where there are none. */
export function worstRise(facts: readonly Pick<WorkerFacts, 'operatorsRiseRatio'>[]): number {
  return Math.max(1, ...facts.map(({ operatorsRiseRatio }) => operatorsRiseRatio))
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
