// Load results as a run would leave them, made from a random start. In: how many slices, seconds, endpoints. Out: a result that the gate has judged.
import { encodeLatency, openLatency, toMicros } from '../../src/engine/latency.ts'
import type { EndpointMeasurement, FailureSample, Measurement, SecondBucket } from '../../src/engine/measurement.ts'
import { type SeededRandom, seededRandom } from '../../src/engine/seeded-random.ts'
import { judgeLoad } from '../../src/gate/judge-load.ts'
import type { LoadResult, Marker, ProcessSeries, Slice } from '../../src/run/load-result.ts'
import type { Scenario, Suite } from '../../src/suites/suite-schema.ts'

export interface SyntheticPlan {
  readonly suite: Suite
  readonly randomStart: number
  readonly sliceSeconds: number
  readonly pairCount: number
  /** Median of an endpoint's duration, by variant. */
  readonly medianMs: (variant: string, scenario: string, endpoint: string) => number
  readonly endpoints: (scenario: string) => readonly string[]
  /** How much slower a second is than usual, for stalls. */
  readonly slowdown?: (variant: string, second: number) => number
  /** Of a sent request: the share that ends so. */
  readonly badRatio?: Partial<Record<FailureSample['kind'], (variant: string, second: number) => number>>
  readonly markers?: (runStartedAt: number) => readonly Marker[]
  readonly residentBytes?: (process: string, second: number) => number
  readonly foreignCpuRatio?: number
  readonly interrupted?: string
}

const runStartedAt = Date.UTC(2026, 10, 25, 9, 30, 0)
const pauseMs = 800

export function syntheticLoad(plan: SyntheticPlan): LoadResult {
  const random = seededRandom(plan.randomStart)
  const variants = plan.suite.load!.variants.map(({ name }) => name)
  const slices: Slice[] = []
  let at = runStartedAt + 3_000
  for (let pairIndex = 0; pairIndex < plan.pairCount; pairIndex += 1)
    for (const variant of pairIndex % 2 === 0 ? variants : variants.toReversed()) {
      slices.push(sliceOf(plan, random, { index: slices.length, pairIndex, variant, startedAt: at }))
      at += plan.sliceSeconds * 1000 + pauseMs
    }
  const evidence = {
    schemaVersion: 1 as const,
    suite: plan.suite,
    short: false,
    startedAt: runStartedAt,
    endedAt: at,
    randomStart: plan.randomStart,
    environment: {
      node: 'v24.21.0',
      platform: 'linux x64',
      cpu: 'AMD EPYC 7B13',
      cpuCount: 2,
      memoryBytes: 25_769_803_776,
      loadAverageAtStart: 0.42,
      autocannon: '9.0.0',
      gitRevision: '1a531479c0ffee1a531479c0ffee1a531479c0ff',
      flagStageFound: 'off',
      flagRevisionFound: 41,
    },
    slices,
    markers: plan.markers?.(runStartedAt) ?? [],
    ledger: {
      submittedCount: 4812,
      pricedCount: 4790,
      refusedCount: 22,
      explicitlyFailedCount: 0,
      missingInMesCount: 0,
      comparedCount: 4790,
    },
    heldPerSecond: null,
    interrupted: plan.interrupted ?? null,
  }
  return { ...evidence, gate: judgeLoad(evidence) }
}

interface SliceHead {
  readonly index: number
  readonly pairIndex: number
  readonly variant: string
  readonly startedAt: number
}

function sliceOf(plan: SyntheticPlan, random: SeededRandom, head: SliceHead): Slice {
  const mood = Math.exp(gauss(random) * 0.06)
  return {
    ...head,
    endedAt: head.startedAt + plan.sliceSeconds * 1000,
    flagRevisionBefore: 42,
    flagRevisionAfter: 42,
    measurements: plan.suite.load!.scenarios.map(scenario => measurementOf(plan, random, { ...head, scenario, mood })),
    processes: ['proxy', 'mes', 'pricingApi', 'pricingWorker', 'flags'].map((process, index) =>
      processOf(plan, random, head, process, index),
    ),
    foreignCpuRatio: plan.foreignCpuRatio ?? 0.04,
  }
}

interface MeasurementHead extends SliceHead {
  readonly scenario: Scenario
  readonly mood: number
}

function measurementOf(plan: SyntheticPlan, random: SeededRandom, head: MeasurementHead): Measurement {
  const { scenario, startedAt } = head
  const names = plan.endpoints(scenario.name)
  const samples: FailureSample[] = []
  const endpoints = names.map(endpoint => endpointOf(plan, random, { ...head, endpoint, share: 1 / names.length, samples }))
  const sentCount = endpoints.reduce((sum, each) => sum + each.sentCount, 0)
  return {
    scenario: scenario.name,
    persona: scenario.persona,
    startedAt,
    durationMs: plan.sliceSeconds * 1000,
    endpoints,
    health: {
      intendedCount: sentCount,
      slipP50Micros: 140 + random.below(60),
      slipP99Micros: 900 + random.below(500),
      slipMaxMicros: 2400 + random.below(4000),
      cpuRatio: 0.1 + random.ratio() * 0.08,
      loopDelayP99Micros: 1100 + random.below(900),
    },
    samples,
  }
}

interface EndpointHead extends MeasurementHead {
  readonly endpoint: string
  readonly share: number
  readonly samples: FailureSample[]
}

function endpointOf(plan: SyntheticPlan, random: SeededRandom, head: EndpointHead): EndpointMeasurement {
  const all = openLatency()
  const seconds: SecondBucket[] = []
  const total = { sentCount: 0, answeredCount: 0, failedCount: 0, lostCount: 0, wrongCount: 0 }
  for (let second = 0; second < plan.sliceSeconds; second += 1) {
    const own: number[] = []
    const counts = { sentCount: 0, answeredCount: 0, failedCount: 0, lostCount: 0, wrongCount: 0 }
    const due = perSecondAt(head.scenario, second) * head.share
    for (let left = Math.floor(due + random.ratio()); left > 0; left -= 1) {
      counts.sentCount += 1
      const kind = endOf(plan, random, head.variant, second)
      if (kind !== null && head.samples.length < 20) head.samples.push(sampleOf(head, kind, second, random))
      if (kind === 'failed' || kind === 'lost') counts[`${kind}Count`] += 1
      else {
        counts.answeredCount += 1
        if (kind === 'wrong') counts.wrongCount += 1
        const tail = random.ratio() < 0.03 ? 1 + random.ratio() * 4 : 1
        const slow = plan.slowdown?.(head.variant, second) ?? 1
        const median = plan.medianMs(head.variant, head.scenario.name, head.endpoint) * head.mood
        const micros = toMicros(median * Math.exp(gauss(random) * 0.28) * tail * slow)
        own.push(micros)
        all.recordValue(micros)
      }
    }
    for (const key of Object.keys(total) as (keyof typeof total)[]) total[key] += counts[key]
    own.sort((one, other) => one - other)
    const at = (ratio: number) => own[Math.max(0, Math.ceil(ratio * own.length) - 1)] ?? null
    seconds.push({ second, ...counts, p50Micros: at(0.5), p95Micros: at(0.95), maxMicros: at(1) })
  }
  const statusCounts = { 200: total.answeredCount }
  return { endpoint: head.endpoint, ...total, statusCounts, latency: encodeLatency(all), seconds }
}

function perSecondAt({ arrivals = [{ forSeconds: 1e9, perSecond: 20 }] }: Scenario, second: number): number {
  let from = 0
  for (const { forSeconds, perSecond, toPerSecond = perSecond } of arrivals) {
    if (second < from + forSeconds) return perSecond + ((toPerSecond - perSecond) * (second - from)) / forSeconds
    from += forSeconds
  }
  return arrivals.at(-1)!.toPerSecond ?? arrivals.at(-1)!.perSecond
}

function endOf({ badRatio = {} }: SyntheticPlan, random: SeededRandom, variant: string, second: number): FailureSample['kind'] | null {
  for (const kind of ['wrong', 'failed', 'lost'] as const) if (random.ratio() < (badRatio[kind]?.(variant, second) ?? 0)) return kind
  return null
}

function sampleOf({ endpoint, startedAt }: EndpointHead, kind: FailureSample['kind'], second: number, random: SeededRandom): FailureSample {
  const why = { wrong: 'PriceTotal 1234.50 instead of 1234.05', failed: 'read ECONNRESET', lost: 'the server closed without an answer' }
  return {
    endpoint,
    kind,
    at: startedAt + second * 1000 + random.below(1000),
    status: kind === 'wrong' ? 200 : null,
    why: why[kind],
    requestId: kind === 'wrong' ? `req-${random.below(1e9).toString(36)}` : null,
  }
}

const mebibyte = 1_048_576

function processOf(plan: SyntheticPlan, random: SeededRandom, head: SliceHead, process: string, index: number): ProcessSeries {
  const base = [140, 210, 120, 260, 90][index]! * mebibyte
  const busy = [0.35, 0.6, 0.08, 0.3, 0.02][index]!
  const second0 = (head.startedAt - runStartedAt) / 1000
  return {
    process,
    unexpectedRestartCount: 0,
    seconds: Array.from({ length: plan.sliceSeconds }, (_, second) => ({
      second,
      residentBytes: Math.round(plan.residentBytes?.(process, second0 + second) ?? base * (1 + random.ratio() * 0.06)),
      cpuRatio: Math.max(0, busy + gauss(random) * 0.05),
    })),
  }
}

function gauss(random: SeededRandom): number {
  return Math.sqrt(-2 * Math.log(1 - random.ratio())) * Math.cos(2 * Math.PI * random.ratio())
}
