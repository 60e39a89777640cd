// What the time charts show. In: a result. Out: per scenario and variant one point per bucket of the run, with gaps where the other variant was on.
// An hour has so few buckets that a page of it stays small: rates are means of their bucket, durations its worst second, so that no stall disappears.
import type { Measurement, SecondBucket } from '../../engine/measurement.ts'
import type { LoadResult } from '../../run/load-result.ts'

export interface SeriesPoint {
  /** Middle of the bucket, seconds since the start of the run. */
  readonly atSeconds: number
  readonly rightPerSecond: number
  readonly sentPerSecond: number
  readonly failedPerSecond: number
  readonly wrongPerSecond: number
  /** The highest of its seconds, of the slowest endpoint; null without answers. */
  readonly p95Micros: number | null
}

export interface Series {
  readonly variant: string
  /** Pieces without a gap. */
  readonly pieces: readonly (readonly SeriesPoint[])[]
}

const pointsMax = 240

/** Seconds of the run that share one point. */
export function bucketSeconds({ startedAt, endedAt }: Pick<LoadResult, 'startedAt' | 'endedAt'>, pointCount = pointsMax): number {
  return Math.max(1, Math.ceil((endedAt - startedAt) / 1000 / pointCount))
}

export interface SeriesScope {
  readonly scenario: string
  readonly variants: readonly string[]
  /** Absent: all of the scenario. */
  readonly endpoint?: string
  readonly pointCount?: number
}

export function seriesOf(result: LoadResult, { scenario, variants, endpoint, pointCount }: SeriesScope): Series[] {
  const width = bucketSeconds(result, pointCount)
  return variants.map(variant => {
    const measured = result.slices
      .filter(slice => slice.variant === variant)
      .flatMap(slice => slice.measurements.filter(measurement => measurement.scenario === scenario))
    const pieces = measured.map(measurement => piece(measurement, { endpoint, width, runStartedAt: result.startedAt }))
    return { variant, pieces: pieces.filter(points => points.length > 0) }
  })
}

interface PieceScope {
  readonly endpoint: string | undefined
  readonly width: number
  readonly runStartedAt: number
}

interface Sum {
  coveredSeconds: number
  fromSeconds: number
  right: number
  sent: number
  failed: number
  wrong: number
  p95Micros: number | null
}

/** Seconds in which nothing was asked count as zero: a silence is drawn as one. */
function piece({ startedAt, durationMs, endpoints }: Measurement, { endpoint, width, runStartedAt }: PieceScope): SeriesPoint[] {
  const offsetSeconds = Math.max(0, (startedAt - runStartedAt) / 1000)
  const sums = new Map<number, Sum>()
  const sumAt = (second: number) => {
    const index = Math.floor((offsetSeconds + second) / width)
    const sum = sums.get(index) ?? emptySum(offsetSeconds + second)
    sums.set(index, sum)
    return sum
  }
  const wholeSeconds = durationMs / 1000
  for (let second = 0; second < wholeSeconds; second += 1) sumAt(second).coveredSeconds += Math.max(0.1, Math.min(1, wholeSeconds - second))
  for (const measured of endpoints.filter(each => endpoint === undefined || each.endpoint === endpoint))
    for (const second of measured.seconds) add(sumAt(Math.min(second.second, Math.max(0, Math.ceil(wholeSeconds) - 1))), second)
  return [...sums]
    .sort(([one], [other]) => one - other)
    .filter(([, sum]) => sum.coveredSeconds > 0)
    .map(([, sum]) => pointOf(sum))
}

const emptySum = (fromSeconds: number): Sum => ({ coveredSeconds: 0, fromSeconds, right: 0, sent: 0, failed: 0, wrong: 0, p95Micros: null })

function add(sum: Sum, { sentCount, answeredCount, failedCount, lostCount, wrongCount, p95Micros }: SecondBucket): void {
  sum.right += answeredCount - wrongCount
  sum.sent += sentCount
  sum.failed += failedCount + lostCount
  sum.wrong += wrongCount
  if (p95Micros !== null) sum.p95Micros = Math.max(sum.p95Micros ?? 0, p95Micros)
}

function pointOf({ coveredSeconds, fromSeconds, right, sent, failed, wrong, p95Micros }: Sum): SeriesPoint {
  return {
    atSeconds: fromSeconds + coveredSeconds / 2,
    rightPerSecond: right / coveredSeconds,
    sentPerSecond: sent / coveredSeconds,
    failedPerSecond: failed / coveredSeconds,
    wrongPerSecond: wrong / coveredSeconds,
    p95Micros,
  }
}
