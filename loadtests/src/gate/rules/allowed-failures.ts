// Which failures a suite allows: what a failures threshold speaks about is judged by it, and by no invariant. In: thresholds and a place. Out: what covers it.
import type { EndpointMeasurement } from '../../engine/measurement.ts'
import type { Threshold } from '../../suites/suite-schema.ts'

export type FailuresThreshold = Extract<Threshold, { rule: 'failures' }>

interface Place {
  readonly scenario: string
  readonly endpoint: string
  readonly variant: string
}

export function coveringThresholds(thresholds: readonly Threshold[], { scenario, endpoint, variant }: Place): FailuresThreshold[] {
  return thresholds.filter(
    (threshold): threshold is FailuresThreshold =>
      threshold.rule === 'failures' &&
      threshold.shownOnly !== true &&
      threshold.scenario === scenario &&
      (threshold.endpoint ?? endpoint) === endpoint &&
      (threshold.variant ?? variant) === variant,
  )
}

export function allowedStatuses(thresholds: readonly Threshold[], place: Place): number[] {
  return [...new Set(coveringThresholds(thresholds, place).flatMap(({ statuses }) => statuses ?? []))]
}

/** Of the answers that were judged wrong, those whose status a failures threshold speaks about. */
export function statusCount({ wrongCount, wrongStatusCounts, statusCounts }: EndpointMeasurement, statuses: readonly number[]): number {
  const counts = wrongStatusCounts ?? statusCounts
  return Math.min(
    wrongCount,
    statuses.reduce((sum, status) => sum + (counts[String(status)] ?? 0), 0),
  )
}
