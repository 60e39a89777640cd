// What one injecting process recorded of a scenario, exact enough to be added to what its fellows recorded. In: recordings. Out: the one measurement that
// gate and reports read. Called by the run process when all have handed over.
import type { Histogram } from 'hdr-histogram-js'
import { decodeLatency, encodeLatency, openLatency } from './latency.ts'
import type { Counts, EndpointMeasurement, FailureSample, InjectorHealth, Measurement, SecondBucket, Trouble } from './measurement.ts'

export interface SecondRecording extends Counts {
  readonly second: number
  /** Every latency of the second, in µs, in no order: percentiles of several processes cannot be made of their percentiles. */
  readonly micros: Uint32Array
}

export interface EndpointRecording extends Omit<EndpointMeasurement, 'seconds'> {
  readonly lateRightCount: number
  readonly wrongStatusCounts: Readonly<Record<string, number>>
  readonly troubles: readonly Trouble[]
  readonly seconds: readonly SecondRecording[]
}

export interface Recording extends Pick<Measurement, 'scenario' | 'persona' | 'startedAt' | 'durationMs'> {
  readonly endpoints: readonly EndpointRecording[]
  readonly intendedCount: number
  /** Histogram of µs, as in EndpointMeasurement.latency. */
  readonly slip: string | null
  readonly cpuRatio: number
  readonly loopDelayP99Micros: number
  readonly samples: readonly FailureSample[]
}

/** Shape: recordings of the processes of one scenario in one slice, at least one → their sum. */
export function mergeMeasurements(recordings: readonly Recording[]): Measurement {
  const [first] = recordings
  if (first === undefined) throw new RangeError('merging no recordings')
  const names = [...new Set(recordings.flatMap(({ endpoints }) => endpoints.map(({ endpoint }) => endpoint)))].sort()
  return {
    scenario: first.scenario,
    persona: first.persona,
    startedAt: first.startedAt,
    durationMs: Math.max(...recordings.map(({ durationMs }) => durationMs)),
    endpoints: names.map(name =>
      mergeEndpoint(recordings.flatMap(({ endpoints }) => endpoints.filter(({ endpoint }) => endpoint === name))),
    ),
    health: mergeHealth(recordings),
    samples: recordings.flatMap(({ samples }) => samples).sort((a, b) => a.at - b.at),
  }
}

export function sumCounts(counts: readonly Counts[]): Counts {
  const sum = (name: keyof Counts) => counts.reduce((total, each) => total + each[name], 0)
  return {
    sentCount: sum('sentCount'),
    answeredCount: sum('answeredCount'),
    failedCount: sum('failedCount'),
    lostCount: sum('lostCount'),
    wrongCount: sum('wrongCount'),
  }
}

function mergeEndpoint(parts: readonly EndpointRecording[]): EndpointMeasurement {
  const seconds = Map.groupBy(
    parts.flatMap(part => part.seconds),
    ({ second }) => second,
  )
  return {
    endpoint: parts[0]!.endpoint,
    ...sumCounts(parts),
    lateRightCount: parts.reduce((sum, { lateRightCount }) => sum + lateRightCount, 0),
    statusCounts: sumByName(parts.map(({ statusCounts }) => statusCounts)),
    wrongStatusCounts: sumByName(parts.map(({ wrongStatusCounts }) => wrongStatusCounts)),
    troubles: sumTroubles(parts.flatMap(({ troubles }) => troubles)),
    latency: encodeLatency(sumLatencies(parts.map(({ latency }) => latency))),
    seconds: [...seconds].sort(([a], [b]) => a - b).map(([second, of]) => bucketOf(second, of)),
  }
}

export function sumTroubles(troubles: readonly Trouble[]): Trouble[] {
  const alike = Map.groupBy(troubles, ({ second, status }) => `${second} ${status}`)
  return [...alike.values()]
    .map(of => ({ ...of[0]!, count: of.reduce((sum, { count }) => sum + count, 0) }))
    .sort((a, b) => a.second - b.second || (a.status ?? 0) - (b.status ?? 0))
}

function bucketOf(second: number, parts: readonly SecondRecording[]): SecondBucket {
  const micros = new Uint32Array(parts.reduce((length, part) => length + part.micros.length, 0))
  let length = 0
  for (const part of parts) {
    micros.set(part.micros, length)
    length += part.micros.length
  }
  micros.sort()
  return { second, ...sumCounts(parts), p50Micros: rank(micros, 0.5), p95Micros: rank(micros, 0.95), maxMicros: micros.at(-1) ?? null }
}

/** Nearest rank; null of nothing. */
export function rank(sorted: Uint32Array, ratio: number): number | null {
  return sorted[Math.max(0, Math.ceil(sorted.length * ratio) - 1)] ?? null
}

function mergeHealth(recordings: readonly Recording[]): InjectorHealth {
  const slip = sumLatencies(recordings.map(each => each.slip))
  const slipAt = (percentile: number) => (slip.totalCount === 0 ? 0 : slip.getValueAtPercentile(percentile))
  return {
    intendedCount: recordings.reduce((sum, { intendedCount }) => sum + intendedCount, 0),
    slipP50Micros: slipAt(50),
    slipP99Micros: slipAt(99),
    slipMaxMicros: slip.totalCount === 0 ? 0 : slip.maxValue,
    cpuRatio: Math.max(...recordings.map(({ cpuRatio }) => cpuRatio)),
    loopDelayP99Micros: Math.max(...recordings.map(({ loopDelayP99Micros }) => loopDelayP99Micros)),
  }
}

function sumLatencies(encoded: readonly (string | null)[]): Histogram {
  const sum = openLatency()
  for (const each of encoded) if (each !== null) sum.add(decodeLatency(each))
  return sum
}

function sumByName(counts: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sum: Record<string, number> = {}
  for (const each of counts) for (const [name, count] of Object.entries(each)) sum[name] = (sum[name] ?? 0) + count
  return sum
}
