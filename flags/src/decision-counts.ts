// In: each assignment. Out: how often which side was assigned for which reason: the observed share next to the configured one.
// Counted by the client, exported by metrics.ts.
import type { Assignment, AssignmentReason } from './assignment.ts'
import type { Side } from './rollout.ts'

export interface DecisionCount {
  readonly capability: string
  readonly answeredBy: Side
  readonly reason: AssignmentReason
  readonly decisionCount: number
}

export interface DecisionCounts {
  add(made: Assignment): void
  read(): readonly DecisionCount[]
}

// Names nobody knows come from callers and could be endless; past this many they are counted under one name.
const maxNameCount = 100
const overflowName = '(other)'

type Counter = DecisionCount & { decisionCount: number }

export function openDecisionCounts(): DecisionCounts {
  const byName = new Map<string, Map<string, Counter>>()

  function countersOf(name: string): Map<string, Counter> {
    let counters = byName.get(name)
    if (counters === undefined) byName.set(name, (counters = new Map()))
    return counters
  }

  return {
    add({ capability: asked, answeredBy, reason }) {
      const capability = byName.has(asked) || byName.size < maxNameCount ? asked : overflowName
      const counters = countersOf(capability)
      // Each reason belongs to one side, so that it is key enough.
      const counter = counters.get(reason)
      if (counter === undefined) counters.set(reason, { capability, answeredBy, reason, decisionCount: 1 })
      else counter.decisionCount++
    },
    read: () => [...byName.values()].flatMap(counters => [...counters.values()].map(counter => ({ ...counter }))),
  }
}
