// What guards the upstreams of one process, put together: settings in, breakers, limiters and the operators' latency out. Called by serving.ts.
import type { FlagsClient } from '@ficus/flags'
import type { Logger } from 'pino'
import type { Registry } from 'prom-client'
import type { ProxySettings } from '../config.ts'
import type { Side } from '../exchange.ts'
import type { WishOutcome } from '../gateway/tester-side.ts'
import { createAlarm } from './alarm.ts'
import type { BreakerRules } from './breaker.ts'
import { type Breakers, createBreakers } from './breakers.ts'
import { countGuarding } from './guarding-metrics.ts'
import type { Place } from './limiter.ts'
import { createLimiters, type Limiters } from './limiters.ts'
import { createOperatorsElsewhere, type OperatorsElsewhere } from './operators-elsewhere.ts'
import { createOperatorsLatency, type OperatorsLatency } from './operators-latency.ts'

export interface Guarding {
  readonly breakers: Breakers
  readonly limiters: Limiters
  readonly onWish: (outcome: WishOutcome) => void
  /** What operators ask legacy for, from begin to end. */
  readonly operators: OperatorsLatency
  /** What other processes of this proxy see of them. */
  readonly operatorsElsewhere: OperatorsElsewhere
  readonly operatorsAreServedAsUsual: () => boolean
  /** A place for a copy; null while somebody more important needs the side. */
  readonly placeForCopy: (side: Side, capability: string) => Place | null
  readonly inFlightCount: () => number
  close(): Promise<void>
}

type GuardingSettings = Pick<
  ProxySettings,
  | 'fallbackShareBasisPoints'
  | 'fallbackFloorCount'
  | 'fallbackSavedCountMax'
  | 'breakerOpenMs'
  | 'breakerProbeCount'
  | 'candidateInFlightCountMax'
  | 'operatorsPathPrefix'
  | 'operatorsRisePercentMax'
>

export interface GuardingParts {
  readonly settings: GuardingSettings
  readonly flags: FlagsClient
  readonly registry: Registry
  readonly log: Logger
}

export function openGuarding({ settings, flags, registry, log }: GuardingParts): Guarding {
  const nowMs = () => performance.now()
  const metrics = countGuarding(registry)
  const alarm = createAlarm({ log, flags, countChange: metrics.countChange })
  const breakers = createBreakers({ rules: rulesOf(settings), nowMs, onChange: alarm.onChange })
  const limiters = createLimiters(settings.candidateInFlightCountMax, nowMs)
  const operators = createOperatorsLatency(settings.operatorsPathPrefix, nowMs)
  const operatorsElsewhere = createOperatorsElsewhere(nowMs)
  const riseRatioMax = 1 + settings.operatorsRisePercentMax / 100
  const operatorsAreServedAsUsual = () => Math.max(operators.riseRatio(), operatorsElsewhere.riseRatio()) <= riseRatioMax
  const placeAt: Readonly<Record<Side, (capability: string) => Place | null>> = {
    candidate: capability => limiters.of(capability).take('shadow'),
    legacy: () => (operatorsAreServedAsUsual() ? unlimited : null),
  }
  metrics.watch({ breakers, limiters, riseRatio: operators.riseRatio })
  return {
    breakers,
    limiters,
    onWish: metrics.countWish,
    operators,
    operatorsElsewhere,
    operatorsAreServedAsUsual,
    placeForCopy: (side, capability) => placeAt[side](capability),
    inFlightCount: () => [...limiters.all().values()].reduce((sum, limiter) => sum + limiter.inFlightCount(), 0),
    close: alarm.settled,
  }
}

/** Legacy has no limit of ours; that at most one copy is under way there is the shadow's own rule. */
const unlimited: Place = Object.freeze({ end: () => {} })

/** A breaker that keeps opening looks again after two minutes at the latest by default. */
const openGrowthMax = 24
const probePatienceMs = 60_000

function rulesOf(settings: GuardingSettings): BreakerRules {
  return Object.freeze({
    shareBasisPoints: settings.fallbackShareBasisPoints,
    floorCount: settings.fallbackFloorCount,
    savedCountMax: settings.fallbackSavedCountMax,
    openMs: settings.breakerOpenMs,
    openMsMax: settings.breakerOpenMs * openGrowthMax,
    probeCount: settings.breakerProbeCount,
    probePatienceMs,
  })
}
