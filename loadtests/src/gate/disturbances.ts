// When a slice does not measure what it claims, because the injector or the machine was busy with something else. In: slices. Out: what disturbed which.
// Whether a slice is disturbed depends on no latency of its own, so setting it aside favours neither variant. Called by load-evidence.ts.
import type { InjectorHealth } from '../engine/measurement.ts'
import type { LoadPlan, Threshold } from '../suites/suite-schema.ts'
import type { Figures, Percent } from './figures.ts'
import type { LoadEvidence } from './load-evidence.ts'
import { medianOf } from './statistics/median-bootstrap.ts'
import { showMicros } from './words.ts'

export type DisturbanceKind = 'slip' | 'loop delay' | 'injector CPU' | 'foreign CPU'

export interface Disturbance {
  readonly sliceIndex: number
  readonly kind: DisturbanceKind
  readonly scenario: string | null
  readonly text: string
}

/** Node's timers wake on whole milliseconds, late by up to one, and a turn of the loop comes on top: 1.5 ms at p99 on a calm machine. */
export const slipFloorMicros = 2_000
export const slipOfClaimedRatio = 0.1
/** Looked at every 10 ms, so short delays are noise; a p99 of half of what is claimed would be the injector's own. */
export const loopDelayFloorMicros = 5_000
export const loopDelayOfClaimedRatio = 0.5
export const injectorCpuMaxRatio = 0.85
/** Of all cores. Turns taken slice by slice bear much; with less than a quarter left to us there is nothing to measure. */
export const foreignCpuShownRatio = 0.25
export const foreignCpuMaxRatio = 0.75

/** Of all pairs. */
const setAsideMaxRatio = 0.25

export interface Claim {
  readonly scenario: string
  readonly percent: Percent
  /** The smallest of the variants' medians over slices; null without answers. */
  readonly micros: number | null
  /** The tightest service level, where only levels decide: lateness of the injector counts as latency, so it can break a level and never keep one. */
  readonly levelMicros: number | null
  /** Something about this scenario's latency decides. */
  readonly gated: boolean
}

interface Input {
  readonly evidence: LoadEvidence
  readonly plan: LoadPlan
  readonly thresholds: readonly Threshold[]
  readonly figures: Figures
}

export function disturbancesOf(input: Input): Disturbance[] {
  const claims = claimsOf(input)
  const coreCount = coresOf(input.evidence)
  return input.evidence.slices.flatMap(({ index: sliceIndex, measurements, foreignCpuRatio }) => {
    const found: Disturbance[] = []
    if (foreignCpuRatio !== null && foreignCpuRatio > foreignCpuMaxRatio * coreCount) {
      const text = `others used ${foreignCpuRatio.toFixed(2)} of ${coreCount} cores`
      found.push({ sliceIndex, kind: 'foreign CPU', scenario: null, text })
    }
    for (const { scenario, health } of measurements) {
      const claim = claims.find(one => one.scenario === scenario)
      if (claim === undefined) continue
      for (const [kind, text] of lateness(health, claim)) found.push({ sliceIndex, kind, scenario, text: `${scenario}: ${text}` })
    }
    return found
  })
}

function lateness({ slipP99Micros, loopDelayP99Micros, cpuRatio }: InjectorHealth, claim: Claim): [DisturbanceKind, string][] {
  const found: [DisturbanceKind, string][] = []
  if (cpuRatio > injectorCpuMaxRatio) found.push(['injector CPU', `the injector used ${cpuRatio.toFixed(2)} of a core`])
  if (!claim.gated) return found
  if (slipP99Micros > slipBoundMicros(claim)) found.push(['slip', `p99 slip ${showMicros(slipP99Micros)}`])
  if (loopDelayP99Micros > loopDelayBoundMicros(claim)) found.push(['loop delay', `p99 loop delay ${showMicros(loopDelayP99Micros)}`])
  return found
}

/** Setting pairs aside is for a passing cloud; when every fourth was disturbed, the weather was bad. */
export function tooFewCalm(pairCount: number, calmCount: number): boolean {
  return pairCount - calmCount > setAsideMaxRatio * pairCount
}

export function slipBoundMicros(claim: Claim): number {
  return Math.max(slipFloorMicros, claimedMicros(claim) * slipOfClaimedRatio)
}

export function loopDelayBoundMicros(claim: Claim): number {
  return Math.max(loopDelayFloorMicros, claimedMicros(claim) * loopDelayOfClaimedRatio)
}

export const claimedMicros = ({ micros, levelMicros }: Claim): number => Math.max(micros ?? 0, levelMicros ?? 0)

/** What each scenario claims: its highest gated percentile, or p99 if none decides. */
export function claimsOf({ evidence, plan, thresholds, figures }: Input): Claim[] {
  return plan.scenarios.map(({ name: scenario }) => {
    const gatedPercents = thresholds.flatMap(threshold => gatedPercent(threshold, scenario))
    const percent = gatedPercents.length === 0 ? 99 : (Math.max(...gatedPercents) as Percent)
    const medians = plan.variants.flatMap(({ name }) => {
      const slices = evidence.slices.filter(({ variant }) => variant === name)
      const values = slices.flatMap(slice => figures.percentileMicros(slice, { scenario }, percent) ?? [])
      return values.length === 0 ? [] : [medianOf(values)]
    })
    return {
      ...{ scenario, percent, micros: medians.length === 0 ? null : Math.min(...medians) },
      ...{ levelMicros: tightestLevelMicros(thresholds, scenario), gated: gatedPercents.length > 0 },
    }
  })
}

/** Null where a comparison decides, too. */
function tightestLevelMicros(thresholds: readonly Threshold[], scenario: string): number | null {
  const deciding = thresholds.filter(threshold => gatedPercent(threshold, scenario).length > 0)
  const levels = deciding.flatMap(threshold => (threshold.rule === 'absolute' ? [threshold.maxMs * 1_000] : []))
  return levels.length === 0 || levels.length < deciding.length ? null : Math.min(...levels)
}

function gatedPercent(threshold: Threshold, scenario: string): Percent[] {
  if ((threshold.rule !== 'relative' && threshold.rule !== 'absolute') || threshold.scenario !== scenario || threshold.shownOnly === true)
    return []
  if (threshold.metric === 'answered-per-second') return []
  return [percentOf(threshold.metric)]
}

export function percentOf(metric: 'p50' | 'p90' | 'p95' | 'p99' | 'max'): Percent {
  return metric === 'max' ? 100 : (Number(metric.slice(1)) as Percent)
}

export function coresOf({ environment }: LoadEvidence): number {
  return typeof environment['cpuCount'] === 'number' ? environment['cpuCount'] : 1
}
