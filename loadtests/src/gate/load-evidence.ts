// What the gate judges: everything that a run saw. Out: the same evidence with its questions answered once, so that rules stay pure and small.
// In: a result whose gate has not spoken yet. Called by judge-load.ts and more-pairs.ts.
import type { LoadResult, Slice } from '../run/load-result.ts'
import type { LoadPlan, Threshold } from '../suites/suite-schema.ts'
import { type Disturbance, disturbancesOf, tooFewCalm } from './disturbances.ts'
import { type Figures, figuresOf } from './figures.ts'

export type LoadEvidence = Omit<LoadResult, 'gate'>

/** Two slices side by side: the plan's first and second variant, whichever ran first. */
export interface Pair {
  readonly pairIndex: number
  readonly first: Slice
  readonly second: Slice
}

export interface Facts {
  readonly evidence: LoadEvidence
  readonly plan: LoadPlan
  readonly thresholds: readonly Threshold[]
  readonly figures: Figures
  readonly pairs: readonly Pair[]
  readonly disturbances: readonly Disturbance[]
  /** Pairs without a disturbed slice. */
  readonly calmPairs: readonly Pair[]
  /** The calm pairs, or all of them when too few are calm: the run is invalid then, and what was measured is shown all the same. */
  readonly keptPairs: readonly Pair[]
  /** Slices that figures about time are taken from: of two variants those of the kept pairs, of one variant all. */
  readonly keptSlices: readonly Slice[]
}

export function factsOf(evidence: LoadEvidence): Facts {
  const { suite, slices } = evidence
  const plan = suite.load ?? { variants: [], scenarios: [], short: { timeRatio: 1 } }
  const thresholds = suite.thresholds ?? []
  const figures = figuresOf(plan)
  const pairs = pairsOf(plan, slices)
  const disturbances = disturbancesOf({ evidence, plan, thresholds, figures })
  const disturbed = new Set(disturbances.map(({ sliceIndex }) => sliceIndex))
  const calmPairs = pairs.filter(({ first, second }) => !disturbed.has(first.index) && !disturbed.has(second.index))
  const keptPairs = evidence.short || tooFewCalm(pairs.length, calmPairs.length) ? pairs : calmPairs
  const keptSlices = plan.variants.length === 2 ? keptPairs.flatMap(({ first, second }) => [first, second]) : slices
  return { evidence, plan, thresholds, figures, pairs, disturbances, calmPairs, keptPairs, keptSlices }
}

function pairsOf({ variants }: LoadPlan, slices: readonly Slice[]): Pair[] {
  const [one, other] = variants
  if (one === undefined || other === undefined) return []
  const seconds = new Map(slices.filter(({ variant }) => variant === other.name).map(slice => [slice.pairIndex, slice]))
  return slices.flatMap(first => {
    const second = first.variant === one.name ? seconds.get(first.pairIndex) : undefined
    return second === undefined ? [] : [{ pairIndex: first.pairIndex, first, second }]
  })
}
