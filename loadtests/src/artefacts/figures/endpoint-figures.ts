// What the tables show: counts and percentiles per scenario, endpoint and variant, all slices together. In: a result. Out: one row each, in the order of
// the suite; `endpoint: null` is all of a scenario. Called by every report.
import type { Histogram } from 'hdr-histogram-js'
import { latencyOf, openLatency, percentileMicros } from '../../engine/latency.ts'
import type { Counts, Measurement } from '../../engine/measurement.ts'
import type { LoadResult } from '../../run/load-result.ts'

export interface EndpointFigures extends Counts {
  readonly scenario: string
  readonly variant: string
  readonly endpoint: string | null
  /** Arrivals that the plan asked for; of a scenario only. */
  readonly intendedCount: number | null
  readonly measuredSeconds: number
  /** A part of the answered ones, after the measured time. */
  readonly lateRightCount: number
  readonly histogram: Histogram
  readonly statusCounts: Readonly<Record<string, number>>
}

export const shownPercentiles = [50, 90, 95, 99, 100] as const

/** Every report of a run asks for them; histograms are merged once. */
const known = new WeakMap<LoadResult, readonly EndpointFigures[]>()

export function endpointFigures(result: LoadResult): readonly EndpointFigures[] {
  const found = known.get(result) ?? allFigures(result)
  known.set(result, found)
  return found
}

function allFigures(result: LoadResult): EndpointFigures[] {
  return scenariosOf(result).flatMap(scenario => {
    const endpoints = endpointsOf(result, scenario)
    const wanted = endpoints.length === 1 ? endpoints : [null, ...endpoints]
    return wanted.flatMap(endpoint => variantsOf(result).flatMap(variant => figuresOf(result, { scenario, variant, endpoint }) ?? []))
  })
}

/** In the order of the suite, then whatever else was measured. */
export function scenariosOf({ suite, slices }: LoadResult): string[] {
  const planned = (suite.load?.scenarios ?? []).map(({ name }) => name)
  return [...new Set([...planned, ...slices.flatMap(slice => slice.measurements.map(({ scenario }) => scenario))])]
}

export function variantsOf({ suite, slices }: Pick<LoadResult, 'suite' | 'slices'>): string[] {
  const planned = (suite.load?.variants ?? []).map(({ name }) => name)
  return [...new Set([...planned, ...slices.map(({ variant }) => variant)])]
}

export function endpointsOf({ slices }: LoadResult, scenario: string): string[] {
  const measured = slices.flatMap(slice => slice.measurements.filter(measurement => measurement.scenario === scenario))
  return [...new Set(measured.flatMap(({ endpoints }) => endpoints.map(({ endpoint }) => endpoint)))]
}

export function rightPerSecond({ answeredCount, wrongCount, lateRightCount, measuredSeconds }: EndpointFigures): number | null {
  return measuredSeconds > 0 ? (answeredCount - wrongCount - lateRightCount) / measuredSeconds : null
}

export function percentilesOf({ histogram }: EndpointFigures): (number | null)[] {
  return shownPercentiles.map(percentile => percentileMicros(histogram, percentile))
}

interface Scope {
  readonly scenario: string
  readonly variant: string
  readonly endpoint: string | null
}

function figuresOf(result: LoadResult, scope: Scope): EndpointFigures | null {
  const measured = result.slices
    .filter(({ variant }) => variant === scope.variant)
    .flatMap(slice => slice.measurements.filter(({ scenario }) => scenario === scope.scenario))
  if (measured.length === 0) return null
  const endpoints = measured
    .flatMap(measurement => measurement.endpoints)
    .filter(({ endpoint }) => scope.endpoint === null || endpoint === scope.endpoint)
  const sum = (key: keyof Counts) => endpoints.reduce((total, endpoint) => total + endpoint[key], 0)
  const isWhole = scope.endpoint === null || endpointsOf(result, scope.scenario).length === 1
  return {
    ...scope,
    sentCount: sum('sentCount'),
    answeredCount: sum('answeredCount'),
    failedCount: sum('failedCount'),
    lostCount: sum('lostCount'),
    wrongCount: sum('wrongCount'),
    lateRightCount: endpoints.reduce((total, { lateRightCount }) => total + (lateRightCount ?? 0), 0),
    intendedCount: isWhole ? measured.reduce((total, { health }) => total + health.intendedCount, 0) : null,
    measuredSeconds: measured.reduce((total, { durationMs }) => total + durationMs, 0) / 1000,
    histogram: mergedLatency(measured, scope.endpoint),
    statusCounts: summedStatuses(endpoints),
  }
}

function mergedLatency(measurements: readonly Measurement[], endpoint: string | null): Histogram {
  const all = openLatency()
  for (const measurement of measurements) all.add(latencyOf(measurement, endpoint ?? undefined))
  return all
}

function summedStatuses(endpoints: readonly { readonly statusCounts: Readonly<Record<string, number>> }[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { statusCounts } of endpoints)
    for (const [status, count] of Object.entries(statusCounts)) counts[status] = (counts[status] ?? 0) + count
  return counts
}
