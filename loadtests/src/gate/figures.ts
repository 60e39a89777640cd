// Figures of one scenario in one slice. In: a slice, a scenario, perhaps an endpoint. Out: counts, percentiles, rates. Called by the rules.
import type { Histogram } from 'hdr-histogram-js'
import { latencyOf } from '../engine/latency.ts'
import type { EndpointMeasurement, Measurement } from '../engine/measurement.ts'
import type { Slice } from '../run/load-result.ts'
import type { LoadPlan } from '../suites/suite-schema.ts'

export interface Scope {
  readonly scenario: string
  readonly endpoint?: string | undefined
}

export type Percent = 50 | 90 | 95 | 99 | 100

export interface Figures {
  readonly endpoints: (slice: Slice, scope: Scope) => readonly EndpointMeasurement[]
  readonly count: (slice: Slice, scope: Scope, key: CountKey) => number
  /** Units: microseconds from the intended start; null when nothing was asked. Unanswered requests count as slow as the answer was waited for. */
  readonly percentileMicros: (slice: Slice, scope: Scope, percent: Percent) => number | null
  /** The same for comparisons, in which whoever refuses must not look fast: answers that were not right count as if none had come. */
  readonly servedPercentileMicros: (slice: Slice, scope: Scope, percent: Percent) => number | null
  /** Right answers within the measured time. */
  readonly rightInTimeCount: (slice: Slice, scope: Scope) => number
  /** Of them, per second. */
  readonly answeredPerSecond: (slice: Slice, scope: Scope) => number | null
}
export type CountKey = 'sentCount' | 'answeredCount' | 'failedCount' | 'lostCount' | 'wrongCount'

const answerWithinSecondsDefault = 60

export function figuresOf(plan: LoadPlan): Figures {
  const decoded = new Map<Measurement, Map<string | undefined, Histogram>>()
  const histogram = (measurement: Measurement, endpoint: string | undefined) => {
    const known = decoded.get(measurement) ?? new Map<string | undefined, Histogram>()
    decoded.set(measurement, known)
    const found = known.get(endpoint) ?? latencyOf(measurement, endpoint)
    known.set(endpoint, found)
    return found
  }
  const count: Figures['count'] = (slice, scope, key) => endpointsOf(slice, scope).reduce((sum, endpoint) => sum + endpoint[key], 0)
  const rightInTimeCount: Figures['rightInTimeCount'] = (slice, scope) =>
    count(slice, scope, 'answeredCount') -
    count(slice, scope, 'wrongCount') -
    endpointsOf(slice, scope).reduce((sum, { lateRightCount }) => sum + (lateRightCount ?? 0), 0)
  const percentileOf = (slice: Slice, scope: Scope, percent: Percent, waitingCount: (answers: Histogram) => number) => {
    const measurement = slice.measurements.find(({ scenario }) => scenario === scope.scenario)
    if (measurement === undefined) return null
    const answers = histogram(measurement, scope.endpoint)
    return slowestUpTo(answers, { percent, unansweredCount: waitingCount(answers), waitedMicros: waitedSeconds(plan, scope) * 1_000_000 })
  }
  return {
    endpoints: endpointsOf,
    count,
    rightInTimeCount,
    percentileMicros: (slice, scope, percent) =>
      percentileOf(slice, scope, percent, () => count(slice, scope, 'failedCount') + count(slice, scope, 'lostCount')),
    servedPercentileMicros: (slice, scope, percent) =>
      percentileOf(slice, scope, percent, ({ totalCount }) => count(slice, scope, 'sentCount') - totalCount),
    answeredPerSecond: (slice, scope) => {
      const measurement = slice.measurements.find(({ scenario }) => scenario === scope.scenario)
      if (measurement === undefined || measurement.durationMs <= 0) return null
      return (rightInTimeCount(slice, scope) / measurement.durationMs) * 1000
    },
  }
}

function endpointsOf(slice: Slice, { scenario, endpoint }: Scope): EndpointMeasurement[] {
  return slice.measurements
    .filter(measurement => measurement.scenario === scenario)
    .flatMap(measurement => measurement.endpoints)
    .filter(measured => endpoint === undefined || measured.endpoint === endpoint)
}

function waitedSeconds({ scenarios }: LoadPlan, { scenario }: Scope): number {
  return scenarios.find(({ name }) => name === scenario)?.answerWithinSeconds ?? answerWithinSecondsDefault
}

interface Wanted {
  readonly percent: Percent
  readonly unansweredCount: number
  readonly waitedMicros: number
}

/** A timeout in no histogram would make a server look faster the more it drops. */
function slowestUpTo(answers: Histogram, { percent, unansweredCount, waitedMicros }: Wanted): number | null {
  const all = answers.totalCount + unansweredCount
  if (all === 0) return null
  if (answers.totalCount === 0) return waitedMicros
  const ofAnswered = (percent * all) / answers.totalCount
  if (ofAnswered > 100) return Math.max(waitedMicros, answers.maxValue)
  return ofAnswered === 100 ? answers.maxValue : answers.getValueAtPercentile(ofAnswered)
}
