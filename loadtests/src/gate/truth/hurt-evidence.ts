// A good run of the gate's own tests, and ways to hurt it. In: changes. Out: evidence. Used by tests only.
import type { EndpointMeasurement, InjectorHealth } from '../../engine/measurement.ts'
import type { Slice } from '../../run/load-result.ts'
import type { Threshold } from '../../suites/suite-schema.ts'
import type { LoadEvidence } from '../load-evidence.ts'
import { builtEvidence, builtSuite, calmFactors, pairedSlices, relativeThresholds } from './build-evidence.ts'

export const suite = builtSuite(relativeThresholds)
export const calmSlices = pairedSlices(Array.from({ length: 12 }, () => [calmFactors, calmFactors] as const))
export const good = builtEvidence(suite, calmSlices)
/** The same run with one slice changed. */
export function withSlice(change: (slice: Slice) => Slice, index = 2, evidence: LoadEvidence = good): LoadEvidence {
  return { ...evidence, slices: evidence.slices.map(slice => (slice.index === index ? change(slice) : slice)) }
}
export const withEndpoint = (change: Partial<EndpointMeasurement>, evidence = good) =>
  withSlice(
    slice => ({
      ...slice,
      measurements: slice.measurements.map(measured => ({
        ...measured,
        endpoints: measured.endpoints.map(one => ({ ...one, ...change })),
      })),
    }),
    2,
    evidence,
  )
export const withHealth = (change: Partial<InjectorHealth>) => (slice: Slice) => ({
  ...slice,
  measurements: slice.measurements.map(measured => ({ ...measured, health: { ...measured.health, ...change } })),
})
export const withThresholds = (...thresholds: Threshold[]) => builtEvidence(builtSuite(thresholds), calmSlices)
export const failures = (maxRatio: number, statuses?: number[]): Threshold => ({
  rule: 'failures',
  scenario: 'operators',
  maxRatio,
  ...(statuses === undefined ? {} : { statuses }),
})

export function slowerBy(factor: number): Slice[] {
  return pairedSlices(Array.from({ length: 12 }, () => [calmFactors, { p50: factor, p90: factor, p95: factor, p99: factor }] as const))
}
