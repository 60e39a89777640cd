// In: two answers to one request, a route's rules, and what is noise. Out: the frozen comparison that is recorded and shown, redacted and of bounded size.
// What the four verdicts mean is decided here and nowhere else (decision 0040). Called by stages/compare.ts and replay.ts.
import type { Comparison, Reply, Verdict } from '../exchange.ts'
import { compareReplies, statusDifference } from './compare-replies.ts'
import type { Excused, RawDifference } from './difference.ts'
import type { NoiseSplit } from './noise.ts'
import type { Comparing } from './rules.ts'
import { shown } from './shown-text.ts'

const differenceCountMax = 20

/** `split` is asked once, and only if both sides gave an answer. */
export function judge(
  comparing: Comparing,
  { legacy, candidate }: { readonly legacy: Reply; readonly candidate: Reply },
  split: (differences: readonly RawDifference[]) => NoiseSplit,
): Comparison {
  const kinds = [comparing.kindOf(legacy), comparing.kindOf(candidate)]
  if (kinds.includes('fault'))
    return comparisonOf('failed', {
      why: 'a side faulted',
      differences: statusDifference(legacy, candidate).map(each => shown(comparing, each)),
    })
  const { differences, allowed, totalDifference, isUnpriced } = compareReplies(comparing, legacy, candidate)
  const { real, noise } = split(differences)
  const waived = allowed.filter(({ rule }) => rule.basis === 'waiver')
  const excused: Excused[] = [
    ...waived.map(({ path, kind }) => ({ path, kind, by: 'waiver' as const })),
    ...noise.map(({ path, kind }) => ({ path, kind, by: 'noise' as const })),
  ].slice(0, differenceCountMax)
  const told = { excused, totalDifference, isUnpriced }
  if (real.length > 0) {
    const seen = real.slice(0, differenceCountMax).map(each => shown(comparing, each))
    return comparisonOf('mismatch', { ...told, differences: seen, differenceCount: real.length })
  }
  if (kinds.every(kind => kind === 'turned-away'))
    return comparisonOf('ignored', { ...told, why: 'both sides turned the request away alike' })
  if (waived.length > 0) return comparisonOf('ignored', { ...told, why: 'they agree only by a waiver' })
  if (noise.length > 0) return comparisonOf('ignored', { ...told, why: 'they differ where legacy differs from itself' })
  return comparisonOf('match', told)
}

export function comparisonOf(verdict: Verdict, parts: Partial<Omit<Comparison, 'verdict'>>): Comparison {
  const differences = Object.freeze([...(parts.differences ?? [])])
  return Object.freeze({
    verdict,
    why: null,
    differenceCount: differences.length,
    totalDifference: null,
    isUnpriced: false,
    ...parts,
    differences,
    excused: Object.freeze([...(parts.excused ?? [])]),
  })
}
