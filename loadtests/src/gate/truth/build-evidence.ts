// Runs that never ran, with real histograms: for the study of the gate's own errors and for its tests. In: by how much each slice's percentiles differ from
// a server's true ones. Out: evidence as a runner hands it over. Never used to judge anything real.
import { encodeLatency, openLatency } from '../../engine/latency.ts'
import type { EndpointMeasurement, InjectorHealth, Measurement } from '../../engine/measurement.ts'
import type { Slice } from '../../run/load-result.ts'
import type { LoadPlan, Suite, Threshold } from '../../suites/suite-schema.ts'
import type { LoadEvidence } from '../load-evidence.ts'
import type { SliceFactors } from './noise-model.ts'

/** ratio of requests → microseconds of the true server. */
const trueQuantiles: readonly (readonly [ratio: number, micros: number, metric: keyof SliceFactors])[] = [
  [0, 800, 'p50'],
  [0.5, 2_000, 'p50'],
  [0.9, 4_000, 'p90'],
  [0.95, 6_000, 'p95'],
  [0.99, 15_000, 'p99'],
  [1, 40_000, 'p99'],
]
const sliceMs = 2_000
const startedAt = Date.UTC(2026, 0, 5)

export const calmFactors: SliceFactors = { p50: 1, p90: 1, p95: 1, p99: 1 }
export const calmHealth: Omit<InjectorHealth, 'intendedCount'> = {
  slipP50Micros: 120,
  slipP99Micros: 700,
  slipMaxMicros: 1_400,
  cpuRatio: 0.12,
  loopDelayP99Micros: 800,
}

export function latenciesOf(factors: SliceFactors, requestCount: number): number[] {
  let floor = 0
  const points = trueQuantiles.map(([ratio, micros, metric]) => {
    floor = Math.max(floor, micros * factors[metric])
    return { ratio, micros: floor }
  })
  return Array.from({ length: requestCount }, (_, index) => {
    const ratio = (index + 0.5) / requestCount
    const above = points.findIndex(point => point.ratio >= ratio)
    const [low, high] = [points[above - 1]!, points[above]!]
    return low.micros * (high.micros / low.micros) ** ((ratio - low.ratio) / (high.ratio - low.ratio))
  })
}

export function builtEndpoint(latenciesMicros: readonly number[], change: Partial<EndpointMeasurement> = {}): EndpointMeasurement {
  const histogram = openLatency()
  for (const micros of latenciesMicros) histogram.recordValue(Math.max(1, Math.round(micros)))
  const answeredCount = latenciesMicros.length
  return {
    endpoint: 'list',
    sentCount: answeredCount + (change.failedCount ?? 0) + (change.lostCount ?? 0),
    answeredCount,
    failedCount: 0,
    lostCount: 0,
    wrongCount: 0,
    statusCounts: { 200: answeredCount },
    latency: encodeLatency(histogram),
    seconds: [],
    ...change,
  }
}

export function builtMeasurement(endpoints: readonly EndpointMeasurement[], change: Partial<Measurement> = {}): Measurement {
  const intendedCount = endpoints.reduce((sum, { sentCount }) => sum + sentCount, 0)
  return {
    scenario: 'operators',
    persona: 'operator',
    startedAt,
    durationMs: sliceMs,
    endpoints,
    health: { ...calmHealth, intendedCount },
    samples: [],
    ...change,
  }
}

export function builtSlice(index: number, variant: string, measurements: readonly Measurement[], change: Partial<Slice> = {}): Slice {
  return {
    index,
    pairIndex: Math.floor(index / 2),
    variant,
    startedAt: startedAt + index * sliceMs,
    endedAt: startedAt + (index + 1) * sliceMs,
    flagRevisionBefore: variant === 'legacy' ? null : 7,
    flagRevisionAfter: variant === 'legacy' ? null : 7,
    measurements,
    processes: [],
    foreignCpuRatio: 0.1,
    ...change,
  }
}

export const relativeThresholds: readonly Threshold[] = (['p50', 'p90', 'p95'] as const).map(metric => ({
  rule: 'relative',
  scenario: 'operators',
  metric,
}))

export function builtSuite(thresholds: readonly Threshold[], load: Partial<LoadPlan> = {}): Suite {
  return {
    name: 'average',
    summary: 'a suite of the gate’s own tests',
    capability: 'pricing.calculate',
    randomStart: 1,
    load: {
      variants: [
        { name: 'legacy', target: 'direct' },
        { name: 'ficus', target: 'proxy', position: { stage: 'live' } },
      ],
      scenarios: [{ name: 'operators', persona: 'operator', injector: 'paced', arrivals: [{ forSeconds: 2, perSecond: 100 }] }],
      pairs: { minCount: 12, stepCount: 8, maxCount: 40 },
      short: { timeRatio: 0.1 },
      ...load,
    },
    thresholds: [...thresholds],
  }
}

export function builtEvidence(suite: Suite, slices: readonly Slice[], change: Partial<LoadEvidence> = {}): LoadEvidence {
  return {
    schemaVersion: 1,
    suite,
    short: false,
    startedAt,
    endedAt: startedAt + slices.length * sliceMs,
    randomStart: suite.randomStart,
    environment: { cpuCount: 2, gitRevision: 'f1c0' },
    slices,
    markers: [],
    ledger: null,
    heldPerSecond: null,
    interrupted: null,
    ...change,
  }
}

/** Pairs in ABBA order, the first factors being legacy's. */
export function pairedSlices(pairs: readonly (readonly [SliceFactors, SliceFactors])[], requestCount = 200): Slice[] {
  return pairs.flatMap(([first, second], pairIndex) => {
    const both = [
      { variant: 'legacy', factors: first },
      { variant: 'ficus', factors: second },
    ]
    const inOrder = pairIndex % 2 === 0 ? both : both.reverse()
    return inOrder.map(({ variant, factors }, place) =>
      builtSlice(2 * pairIndex + place, variant, [builtMeasurement([builtEndpoint(latenciesOf(factors, requestCount))])]),
    )
  })
}
