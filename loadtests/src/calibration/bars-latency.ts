// The bars on latency: what it says of a server whose times are known. In: a form. Out: lines of the table.
import { latencyOf, percentileMicros } from '../engine/latency.ts'
import type { Measurement } from '../engine/measurement.ts'
import { type BarOutcome, judgeLatency, type Point } from './bar.ts'
import { constantMs, stallEveryMs, stallMs } from './behaviours.ts'
import type { CalibrationForm } from './calibration-form.ts'
import { disturbanceOf, inject } from './injected.ts'

type Paced = 'paced' | 'open'

export async function constantBar(injector: Paced, { constant: { forSeconds, tolerance } }: CalibrationForm): Promise<BarOutcome> {
  const arrivals = [{ forSeconds, perSecond: 100 }]
  const injected = await inject({ behaviour: 'constant', injector, connectionCount: 10, arrivals })
  const disturbance = disturbanceOf(injected, constantMs * 1000 * 0.01, constantMs * 1000 * 0.2)
  return judgeLatency(
    `${injector}: a server that takes 50 ms`,
    constantPoints(p => percentile(injected.measurement, p)),
    tolerance,
    disturbance,
  )
}

export async function stallingBar(injector: Paced, { stalling }: CalibrationForm): Promise<BarOutcome> {
  const { forSeconds, timeRatio, perSecond, tolerance } = stalling
  const arrivals = [{ forSeconds, perSecond }]
  const injected = await inject({ behaviour: 'stalling', injector, connectionCount: 10, arrivals, timeRatio })
  const points = stallingPoints(timeRatio, p => percentile(injected.measurement, p))
  const lateMicros = points[0]!.truthMicros * 0.025
  const title = `${injector}: a server that stalls ${(stallMs * timeRatio) / 1000} s in every ${(stallEveryMs * timeRatio) / 1000} s`
  return judgeLatency(title, points, tolerance, disturbanceOf(injected, lateMicros, lateMicros))
}

type Percentile = 50 | 90 | 95 | 99
type PercentileMicros = (percentile: Percentile) => number | null

export function constantPoints(measured: PercentileMicros): Point[] {
  return [{ name: 'p50', truthMicros: constantMs * 1000, measuredMicros: measured(50) }]
}

/** A fifth of evenly spaced arrivals fall into a stall and wait, evenly, from its whole length to nothing: P(L > x) = (1 − x / stall) / 5. */
export function stallingPoints(timeRatio: number, measured: PercentileMicros): Point[] {
  return ([90, 95, 99] as const).map(percentile => ({
    name: `p${percentile}`,
    truthMicros: stallMs * timeRatio * 1000 * (1 - (1 - percentile / 100) * (stallEveryMs / stallMs)),
    measuredMicros: measured(percentile),
  }))
}

function percentile(measurement: Measurement, of: Percentile): number | null {
  return percentileMicros(latencyOf(measurement), of)
}
