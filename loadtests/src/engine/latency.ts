// Durations of one endpoint as a histogram of microseconds. In: each duration. Out: percentiles. autocannon's own histogram truncates to milliseconds.
import { build, type Histogram } from 'hdr-histogram-js'

const longestMicros = 3_600_000_000

export interface LatencySummary {
  readonly p50Micros: number
  readonly p95Micros: number
  readonly p99Micros: number
  readonly maxMicros: number
}

export function openLatency(): Histogram {
  return build({
    bitBucketSize: 64,
    autoResize: false,
    lowestDiscernibleValue: 1,
    highestTrackableValue: longestMicros,
    numberOfSignificantValueDigits: 3,
  })
}

/** Absence is null: an endpoint without answers has no percentiles. */
export function summarise(histogram: Histogram): LatencySummary | null {
  if (histogram.totalCount === 0) return null
  const at = (percentile: number) => histogram.getValueAtPercentile(percentile)
  return { p50Micros: at(50), p95Micros: at(95), p99Micros: at(99), maxMicros: histogram.maxValue }
}
