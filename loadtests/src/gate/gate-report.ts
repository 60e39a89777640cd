// What the gate says: plain data, kept with the run, drawn by the reports, read by ramp plans as evidence.

export type GateVerdict = 'pass' | 'fail' | 'inconclusive' | 'invalid'

/** The order in which rules speak: a run that is not valid proves nothing, however green it looks. */
export type RuleKind = 'validity' | 'invariant' | 'relative' | 'absolute' | 'failures' | 'rate' | 'memory'

export interface RuleOutcome {
  readonly kind: RuleKind
  /** What the rule holds, in words, e.g. "operators/list p95, ficus ÷ legacy". */
  readonly title: string
  readonly verdict: GateVerdict
  /** Why, with figures and units, in one sentence. */
  readonly why: string
  /** Shown only, decides nothing. */
  readonly shownOnly: boolean
  /** Of a relative rule. */
  readonly ratio?: { readonly median: number; readonly lower: number; readonly upper: number; readonly pairCount: number }
  /** Of an inconclusive relative rule: how many more pairs it would take by today's spread; null when no number of pairs up to the bound would do. */
  readonly morePairsCount?: number | null
}

export interface GateReport {
  readonly verdict: GateVerdict
  /** The sentences behind the verdict, the deciding ones first. */
  readonly reasons: readonly string[]
  readonly rules: readonly RuleOutcome[]
}
