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
  /** Right answers per second. */
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
  return {
    endpoints: endpointsOf,
    count,
    percentileMicros: (slice, scope, percent) => {
      const measurement = slice.measurements.find(({ scenario }) => scenario === scope.scenario)
      if (measurement === undefined) return null
      const answers = histogram(measurement, scope.endpoint)
      const unansweredCount = count(slice, scope, 'failedCount') + count(slice, scope, 'lostCount')
      return slowestUpTo(answers, { percent, unansweredCount, waitedMicros: waitedSeconds(plan, scope) * 1_000_000 })
    },
    answeredPerSecond: (slice, scope) => {
      const measurement = slice.measurements.find(({ scenario }) => scenario === scope.scenario)
      if (measurement === undefined || measurement.durationMs <= 0) return null
      return ((count(slice, scope, 'answeredCount') - count(slice, scope, 'wrongCount')) / measurement.durationMs) * 1000
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
  const ofAnswered = (percent * all) / answers.totalCount
  if (ofAnswered > 100) return Math.max(waitedMicros, answers.maxValue)
  return ofAnswered === 100 ? answers.maxValue : answers.getValueAtPercentile(ofAnswered)
}
