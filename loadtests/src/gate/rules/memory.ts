// Bounds on growth: a process's resident memory between the median of the run's second tenth and that of its last. In: facts. Out: an outcome per threshold.
import type { RuleOutcome } from '../gate-report.ts'
import type { Facts } from '../load-evidence.ts'
import { medianOf } from '../statistics/median-bootstrap.ts'
import { many, showBytes } from '../words.ts'

/** Two per tenth. */
const samplesMinCount = 20

export function memory({ evidence, thresholds }: Facts): RuleOutcome[] {
  return thresholds.flatMap((threshold): RuleOutcome[] => {
    if (threshold.rule !== 'memory') return []
    const title = `${threshold.process}: memory`
    const shownOnly = threshold.shownOnly === true || evidence.short
    const samples = evidence.slices.flatMap(({ processes }) =>
      processes
        .filter(({ process }) => process === threshold.process)
        .flatMap(({ seconds }) => seconds.map(({ residentBytes }) => residentBytes)),
    )
    if (samples.length < samplesMinCount) {
      const why = `${title}: ${many(samples.length, 'sample')}, fewer than ${samplesMinCount} tell nothing about growth`
      return [{ kind: 'memory', title, verdict: 'inconclusive', why, shownOnly }]
    }
    const tenth = samples.length / 10
    const early = medianOf(samples.slice(Math.floor(tenth), Math.floor(2 * tenth)))
    const late = medianOf(samples.slice(Math.floor(9 * tenth)))
    const growth = late - early
    const bound = `allowed ${showBytes(threshold.maxGrowthBytes)} of growth`
    const why = `${title}: from ${showBytes(early)} to ${showBytes(late)} (${growth < 0 ? '−' : '+'}${showBytes(Math.abs(growth))}) in ${many(samples.length, 'sample')}; ${bound}`
    return [{ kind: 'memory', title, verdict: growth <= threshold.maxGrowthBytes ? 'pass' : 'fail', why, shownOnly }]
  })
}
