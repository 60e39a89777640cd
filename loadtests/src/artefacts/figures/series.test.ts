import { expect, test } from 'vitest'
import { hourOfPairs, pairedRun, rollbackRun } from '../../../test/artefacts/synthetic-runs.ts'
import { processLines } from './process-series.ts'
import { bucketSeconds, seriesOf } from './series.ts'

test('however long the run, there are few points, no stall disappears, and as many requests are drawn as were sent', () => {
  for (const result of [hourOfPairs(), rollbackRun(), pairedRun()]) {
    const { scenario } = result.slices[0]!.measurements[0]!
    const variants = [...new Set(result.slices.map(({ variant }) => variant))]
    for (const { variant, pieces } of seriesOf(result, { scenario, variants })) {
      const points = pieces.flat()
      const measured = result.slices
        .filter(slice => slice.variant === variant)
        .flatMap(slice => slice.measurements.filter(each => each.scenario === scenario))
      const seconds = measured.flatMap(({ endpoints }) => endpoints.flatMap(endpoint => endpoint.seconds))
      const highest = (values: readonly (number | null)[]) => values.reduce<number>((high, value) => Math.max(high, value ?? 0), 0)
      expect(points.length).toBeLessThanOrEqual(400)
      expect(highest(points.map(point => point.p95Micros))).toBe(highest(seconds.map(second => second.p95Micros)))
      const drawnSeconds = measured.reduce((sum, { durationMs }) => sum + durationMs / 1000, 0)
      const meanSent = seconds.reduce((sum, { sentCount }) => sum + sentCount, 0) / drawnSeconds
      const meanDrawn = points.reduce((sum, point) => sum + point.sentPerSecond, 0) / points.length
      expect(meanDrawn / meanSent).toBeCloseTo(1, 1)
    }
  }
})

test('a second in which nothing was asked is drawn as zero, not left out', () => {
  const result = rollbackRun()
  const silent = result.slices.map(slice => ({
    ...slice,
    measurements: slice.measurements.map(measurement => ({
      ...measurement,
      endpoints: measurement.endpoints.map(endpoint => ({ ...endpoint, seconds: endpoint.seconds.filter(({ second }) => second !== 50) })),
    })),
  }))
  const [line] = seriesOf({ ...result, slices: silent }, { scenario: 'partners', variants: ['ficus'] })
  const zeros = line!.pieces.flat().filter(point => point.sentPerSecond === 0)
  expect(zeros).toHaveLength(1)
  expect(zeros[0]).toMatchObject({ p95Micros: null, rightPerSecond: 0 })
})

test('lines break where the other variant was on; those of processes go through', () => {
  const result = pairedRun()
  const [legacy] = seriesOf(result, { scenario: 'operators', variants: ['legacy'] })
  expect(legacy!.pieces).toHaveLength(12)
  expect(processLines(result).map(({ process, pieces }) => [process, pieces.length])).toContainEqual(['proxy', 1])
})

test('an hour has one point per so many seconds that at most 240 cover it', () => {
  expect(bucketSeconds({ startedAt: 0, endedAt: 3_600_000 })).toBe(15)
  expect(bucketSeconds({ startedAt: 0, endedAt: 90_000 })).toBe(1)
})
