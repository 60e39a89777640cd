// Allowed failures: a share of the sent requests, those not counted that a process's absence explains. In: facts. Out: an outcome per threshold and variant.
// Fail only if Wilson's lower bound lies above the share: one failure in ten requests is no proof of more than 5 %.

import type { EndpointMeasurement } from '../../engine/measurement.ts'
import type { Marker, Slice } from '../../run/load-result.ts'
import { absencesOf, endedBadly } from '../absences.ts'
import type { RuleOutcome } from '../gate-report.ts'
import type { Facts } from '../load-evidence.ts'
import { proportionBounds } from '../statistics/proportions.ts'
import { scopeName, showCount, showMicros, showPercent } from '../words.ts'
import { type FailuresThreshold, statusCount } from './allowed-failures.ts'

export function failures(facts: Facts): RuleOutcome[] {
  return facts.thresholds.flatMap(threshold =>
    threshold.rule !== 'failures'
      ? []
      : facts.plan.variants
          .filter(({ name }) => (threshold.variant ?? name) === name)
          .flatMap(({ name }) => outcomeOf(facts, threshold, name)),
  )
}

function outcomeOf({ evidence, figures }: Facts, threshold: FailuresThreshold, variant: string): RuleOutcome[] {
  const slices = evidence.slices.filter(slice => slice.variant === variant)
  const endpoints = slices.flatMap(slice => figures.endpoints(slice, threshold))
  const sentCount = endpoints.reduce((sum, endpoint) => sum + endpoint.sentCount, 0)
  if (sentCount === 0) return []
  const { failedCount, excused } = failedIn(evidence.markers, slices, endpoints, threshold)
  const { lower, upper } = proportionBounds(failedCount, sentCount)
  const { maxRatio } = threshold
  const verdict = failedCount <= maxRatio * sentCount ? 'pass' : lower > maxRatio || maxRatio === 0 ? 'fail' : 'inconclusive'
  const statuses = threshold.statuses === undefined ? '' : ` or answered ${threshold.statuses.join(', ')}`
  const share = `${showCount(failedCount)} of ${showCount(sentCount)} (${showPercent(failedCount / sentCount)}) failed, lost${statuses}${excused}`
  const why = `${share}; true share ${showPercent(lower)} to ${showPercent(upper)} (95 % each side), allowed ${showPercent(maxRatio)}`
  const title = `${scopeName(threshold)}, ${variant}: failures`
  return [{ kind: 'failures', title, verdict, why: `${title}: ${why}`, shownOnly: threshold.shownOnly === true }]
}

/** What was measured before there were seconds of troubles is counted whole. */
function failedIn(
  markers: readonly Marker[],
  slices: readonly Slice[],
  endpoints: readonly EndpointMeasurement[],
  { exceptWhileAway, statuses = [], ...scope }: FailuresThreshold,
): { readonly failedCount: number; readonly excused: string } {
  if (exceptWhileAway === undefined || endpoints.some(({ troubles }) => troubles === undefined)) {
    const failed = (one: EndpointMeasurement) => one.failedCount + one.lostCount + statusCount(one, statuses)
    return { failedCount: endpoints.reduce((sum, endpoint) => sum + failed(endpoint), 0), excused: '' }
  }
  const absences = absencesOf(exceptWhileAway, markers)
  const { meanwhileCount, otherwiseCount } = endedBadly(slices, scope, statuses, absences)
  const awayMs = absences.reduce((sum, { fromAt, untilAt }) => sum + untilAt - fromAt, 0)
  return {
    failedCount: otherwiseCount,
    excused: `, ${showCount(meanwhileCount)} more while ${exceptWhileAway} was away (${showMicros(awayMs * 1_000)})`,
  }
}
