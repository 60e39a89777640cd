// Memory and CPU of the landscape's processes over the whole run. In: a result. Out: per process the pieces of its line, few enough points for a page.
import type { LoadResult } from '../../run/load-result.ts'
import { bucketSeconds } from './series.ts'

export interface ProcessPoint {
  /** Seconds since the start of the run. */
  readonly atSeconds: number
  /** The highest of the bucket. */
  readonly residentBytes: number
  /** The mean of the bucket. */
  readonly cpuRatio: number
}

export interface ProcessLine {
  readonly process: string
  readonly pieces: readonly (readonly ProcessPoint[])[]
}

const gapSeconds = 5

export function processLines(result: LoadResult): ProcessLine[] {
  const names = [...new Set(result.slices.flatMap(slice => slice.processes.map(({ process }) => process)))]
  return names.map(process => ({ process, pieces: pieces(pointsOf(result, process), gapSeconds + bucketSeconds(result)) }))
}

function pointsOf(result: LoadResult, process: string): ProcessPoint[] {
  const width = bucketSeconds(result)
  const buckets = new Map<number, { at: number; bytes: number; cpu: number; count: number }>()
  for (const slice of result.slices)
    for (const { second, residentBytes, cpuRatio } of slice.processes
      .filter(each => each.process === process)
      .flatMap(each => each.seconds)) {
      const at = Math.max(0, (slice.startedAt - result.startedAt) / 1000) + second
      const bucket = buckets.get(Math.floor(at / width)) ?? { at, bytes: 0, cpu: 0, count: 0 }
      buckets.set(Math.floor(at / width), bucket)
      bucket.bytes = Math.max(bucket.bytes, residentBytes)
      bucket.cpu += cpuRatio
      bucket.count += 1
    }
  return [...buckets]
    .sort(([one], [other]) => one - other)
    .map(([, { at, bytes, cpu, count }]) => ({ atSeconds: at, residentBytes: bytes, cpuRatio: cpu / count }))
}

function pieces(points: readonly ProcessPoint[], gap: number): ProcessPoint[][] {
  const all: ProcessPoint[][] = []
  for (const point of points) {
    const last = all.at(-1)
    const before = last?.at(-1)
    if (last === undefined || before === undefined || point.atSeconds - before.atSeconds > gap) all.push([point])
    else last.push(point)
  }
  return all
}
