// The last decisions of this process with their comparisons, in a ring of fixed size. Written by stages/record.ts, read by GET /decisions.
// Holds no key, no body and no header of a client; of a difference only paths and short texts.
import type { Assignment } from '@ficus/flags'
import type { Comparison, Served, Side } from './exchange.ts'

export interface Decision extends Omit<Served, 'reply'> {
  readonly requestId: string
  /** Epoch ms. */
  readonly at: number
  readonly route: string
  readonly partnerId: number | null
  readonly assignment: Assignment
}

export interface Mirrored {
  readonly mirroredTo: Side
  readonly mirrorMs: number | null
  readonly droppedCause: string | null
  readonly comparison: Comparison | null
}

export type DecisionView = Decision & { readonly mirrored: Mirrored | null }

export interface Decisions {
  add(decision: Decision): void
  /** Without effect when the decision has left the ring already. */
  attach(requestId: string, mirrored: Mirrored): void
  /** Newest first. */
  latest(countMax: number, onlyVerdict: string | null): DecisionView[]
}

const textLengthMax = 80
const differenceCountMax = 20

export function createDecisions(countMax: number): Decisions {
  const ring = new Map<string, DecisionView>()

  function add(decision: Decision): void {
    ring.set(decision.requestId, Object.freeze({ ...decision, mirrored: null }))
    // A Map keeps the order of insertion, so its first key is the oldest.
    if (ring.size > countMax) ring.delete(ring.keys().next().value as string)
  }

  function attach(requestId: string, mirrored: Mirrored): void {
    const decision = ring.get(requestId)
    if (decision === undefined) return
    const comparison = mirrored.comparison === null ? null : shortened(mirrored.comparison)
    ring.set(requestId, Object.freeze({ ...decision, mirrored: Object.freeze({ ...mirrored, comparison }) }))
  }

  function latest(wantedCount: number, onlyVerdict: string | null): DecisionView[] {
    const newestFirst = [...ring.values()].reverse()
    const wanted = onlyVerdict === null ? newestFirst : newestFirst.filter(view => view.mirrored?.comparison?.verdict === onlyVerdict)
    return wanted.slice(0, wantedCount)
  }

  return { add, attach, latest }
}

function shortened(comparison: Comparison): Comparison {
  const short = (text: string | null) => (text !== null && text.length > textLengthMax ? `${text.slice(0, textLengthMax)}…` : text)
  const differences = comparison.differences
    .slice(0, differenceCountMax)
    .map(difference => ({ ...difference, legacy: short(difference.legacy), candidate: short(difference.candidate) }))
  return { ...comparison, differences }
}
