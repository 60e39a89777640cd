// In: what the mirrored side did, beside the client's answer. Out: a frozen comparison by the route's own rules, in which noise is told from mismatches.
// Called after the client has its answer.
import { comparisonOf, judge } from '../comparing/judge.ts'
import type { NoiseBook } from '../comparing/noise-book.ts'
import type { Comparison, MirrorOutcome } from '../exchange.ts'
import type { Route } from '../routes/route.ts'

export type Compare = (route: Route, outcome: MirrorOutcome) => Comparison | null

/** Shape: outcome → comparison; null when the copy was dropped, because then nothing was learnt. */
export function createCompare(noise: NoiseBook): Compare {
  return ({ name, comparing }, outcome) => {
    if (outcome.kind === 'dropped') return null
    if (outcome.kind === 'legacy-only') return comparisonOf('ignored', { why: outcome.reason })
    if (outcome.kind === 'failed') {
      const { code } = outcome.error
      return comparisonOf('failed', { why: code, differences: [{ path: '(candidate)', kind: 'failed', legacy: null, candidate: code }] })
    }
    return judge(comparing, outcome, differences => noise.of(name).split(comparing, differences))
  }
}
