// Durations as a histogram of microseconds. In: each duration, or a measurement as it was kept. Out: percentiles. autocannon's own histogram truncates to
// milliseconds. Called by the recorder, the gate and the reports.
import { build, decodeFromCompressedBase64, encodeIntoCompressedBase64, type Histogram } from 'hdr-histogram-js'
import type { Measurement } from './measurement.ts'

const longestMicros = 3_600_000_000

export interface LatencySummary {
  readonly p50Micros: number
  readonly p95Micros: number
  readonly p99Micros: number
  readonly maxMicros: number
}

export type Percentile = 50 | 90 | 95 | 99 | 100

export function openLatency(): Histogram {
  return build({
    bitBucketSize: 64,
    autoResize: false,
    lowestDiscernibleValue: 1,
    highestTrackableValue: longestMicros,
    numberOfSignificantValueDigits: 3,
  })
}

/** What a histogram takes: whole microseconds, from 1 to an hour. */
export function toMicros(durationMs: number): number {
  return Math.min(longestMicros, Math.max(1, Math.round(durationMs * 1000)))
}

/** Of one endpoint, or of all together. Empty when there were no answers. */
export function latencyOf({ endpoints }: Measurement, endpoint?: string): Histogram {
  const all = openLatency()
  for (const { endpoint: name, latency } of endpoints)
    if (latency !== null && (endpoint === undefined || name === endpoint)) all.add(decodeLatency(latency))
  return all
}

/** Absence is null: without answers there are no percentiles. 100 is the maximum. */
export function percentileMicros(histogram: Histogram, percentile: Percentile): number | null {
  if (histogram.totalCount === 0) return null
  return percentile === 100 ? histogram.maxValue : histogram.getValueAtPercentile(percentile)
}

export function summarise(histogram: Histogram): LatencySummary | null {
  if (histogram.totalCount === 0) return null
  const at = (percentile: number) => histogram.getValueAtPercentile(percentile)
  return { p50Micros: at(50), p95Micros: at(95), p99Micros: at(99), maxMicros: histogram.maxValue }
}

export function encodeLatency(histogram: Histogram): string | null {
  return histogram.totalCount === 0 ? null : encodeIntoCompressedBase64(histogram)
}

export function decodeLatency(latency: string): Histogram {
  return decodeFromCompressedBase64(latency)
}
