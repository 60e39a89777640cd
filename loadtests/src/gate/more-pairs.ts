// How many pairs a run should add. In: what it saw so far. Out: 0 when it is decided or may not go on. Called by the runner after each batch of pairs.
// Stopping at the first decision is harmless as the margins do the work: the study of the gate's own errors stops the same way.
import { usualPairs } from '../suites/pair-counts.ts'
import { tooFewCalm } from './disturbances.ts'
import { judgeLoad } from './judge-load.ts'
import { factsOf, type LoadEvidence } from './load-evidence.ts'

export function morePairsNeeded(evidence: LoadEvidence): number {
  const { plan, pairs, calmPairs } = factsOf(evidence)
  if (plan.variants.length !== 2) return 0
  if (evidence.short) return Math.max(0, (plan.short.pairCount ?? 1) - pairs.length)
  const { minCount, stepCount, maxCount } = plan.pairs ?? usualPairs
  if (evidence.interrupted !== null || pairs.length >= maxCount) return 0
  if (pairs.length < minCount) return Math.min(minCount, maxCount) - pairs.length
  const next = Math.min(stepCount, maxCount - pairs.length)
  if (tooFewCalm(pairs.length, calmPairs.length)) return canCalmDown(pairs.length - calmPairs.length, maxCount) ? next : 0
  return judgeLoad(evidence).verdict === 'inconclusive' ? next : 0
}

/** With every further pair calm: would few enough be set aside in the end? */
function canCalmDown(setAsideCount: number, maxCount: number): boolean {
  return !tooFewCalm(maxCount, maxCount - setAsideCount)
}
