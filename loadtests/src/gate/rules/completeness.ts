// Validity: what was planned did happen. In: facts. Out: one outcome. A run that lacks a slice, a variant's traffic or its alternation proves nothing.
import type { RuleOutcome } from '../gate-report.ts'
import type { Facts } from '../load-evidence.ts'
import { heldOr, many, scopeName } from '../words.ts'

export function completeness(facts: Facts): RuleOutcome[] {
  const { evidence, pairs, plan } = facts
  const problems = [...brokenOff(facts), ...missingSlices(facts), ...notInterleaved(facts), ...noTraffic(facts), ...neverAsked(facts)]
  const scenarios = many(plan.scenarios.length, 'scenario')
  const measured =
    plan.variants.length === 2
      ? `${many(pairs.length, 'pair')} of slices in turn, each with ${scenarios}`
      : `${many(evidence.slices.length, 'slice')} with ${scenarios}`
  return [heldOr('invalid', { kind: 'validity', title: 'the run is complete', measured, problems })]
}

function brokenOff({ evidence: { interrupted, slices } }: Facts): string[] {
  if (interrupted !== null) return [interrupted]
  return slices.length === 0 ? ['nothing was measured'] : []
}

function missingSlices({ evidence, plan, pairs }: Facts): string[] {
  if (plan.variants.length < 2) return []
  const unpairedCount = evidence.slices.length - 2 * pairs.length
  const plannedCount = evidence.short ? (plan.short.pairCount ?? 1) : (plan.pairs?.minCount ?? 1)
  return [
    ...(unpairedCount > 0 ? [`${many(unpairedCount, 'slice')} without the other of the pair`] : []),
    ...(pairs.length < plannedCount ? [`${pairs.length} of ${many(plannedCount, 'pair')} ran`] : []),
  ]
}

/** ABBA: slices of a pair follow each other, and which comes first changes, so that a drift of the machine harms both alike. */
function notInterleaved({ pairs }: Facts): string[] {
  const apart = pairs.filter(({ first, second }) => Math.abs(first.index - second.index) !== 1)
  if (apart.length > 0) return [`in ${many(apart.length, 'pair')} other slices lie between the two`]
  const firstCount = pairs.filter(({ first, second }) => first.index < second.index).length
  const alternates = Math.abs(2 * firstCount - pairs.length) <= 1
  return alternates ? [] : [`one variant came first in ${Math.max(firstCount, pairs.length - firstCount)} of ${pairs.length} pairs`]
}

function noTraffic({ evidence, plan, figures }: Facts): string[] {
  return evidence.slices.flatMap(slice =>
    plan.scenarios.flatMap(({ name: scenario }) => {
      const where = `slice ${slice.index} (${slice.variant}): ${scenario}`
      if (!slice.measurements.some(measurement => measurement.scenario === scenario)) return [`${where} was not measured`]
      return figures.count(slice, { scenario }, 'sentCount') === 0 ? [`${where} sent nothing`] : []
    }),
  )
}

/** A threshold about something that never happened must not pass. */
function neverAsked({ evidence, plan, thresholds, figures }: Facts): string[] {
  return thresholds.flatMap(threshold => {
    if (threshold.rule === 'memory' || threshold.shownOnly === true) return []
    if (threshold.rule === 'relative' && plan.variants.length !== 2)
      return [`${scopeName(threshold)} is to be compared, but there is one variant`]
    const named = 'variant' in threshold ? threshold.variant : undefined
    const variants = plan.variants.filter(({ name }) => named === undefined || name === named)
    if (variants.length === 0) return [`a threshold names the variant ${named}, which did not run`]
    return variants.flatMap(({ name }) => {
      const slices = evidence.slices.filter(({ variant }) => variant === name)
      const answeredCount = slices.reduce((sum, slice) => sum + figures.count(slice, threshold, 'sentCount'), 0)
      return answeredCount > 0 ? [] : [`${scopeName(threshold)} of ${name} was never asked`]
    })
  })
}
