// What guards the upstreams, as metrics: breakers, budgets, places, and how long the operators wait. Called by serving.ts, once.
import { Counter, Gauge, type Registry } from 'prom-client'
import { type WishOutcome, wishOutcomes } from '../gateway/tester-side.ts'
import type { BreakerName } from './breaker.ts'
import type { Breakers } from './breakers.ts'
import type { Limiters } from './limiters.ts'

export interface GuardingMetrics {
  readonly countChange: (capability: string, to: BreakerName) => void
  readonly countWish: (outcome: WishOutcome) => void
  readonly watch: (watched: Watched) => void
}

export interface Watched {
  readonly breakers: Breakers
  readonly limiters: Limiters
  readonly riseRatio: () => number
}

const stateNumbers: Readonly<Record<BreakerName, number>> = { closed: 0, 'half-open': 1, open: 2 }

export function countGuarding(registry: Registry): GuardingMetrics {
  const registers = [registry]
  const changes = new Counter({
    name: 'ficus_proxy_breaker_changes_total',
    help: 'Changes of the breaker of a capability; open: it stepped back to legacy, closed: it came back',
    labelNames: ['capability', 'to'] as const,
    registers,
  })
  const wishes = new Counter({
    name: 'ficus_proxy_tester_wishes_total',
    help: 'Requests with the field X-Ficus-Side, by what it was worth; only valid ones are heeded',
    labelNames: ['outcome'] as const,
    registers,
  })
  for (const outcome of wishOutcomes) wishes.inc({ outcome }, 0)
  return {
    countChange: (capability, to) => changes.inc({ capability, to }),
    countWish: outcome => wishes.inc({ outcome }),
    watch: watched => registerGauges(registers, watched),
  }
}

/** `aggregator`: how the gauges of several processes become one (life/metrics-snapshot.ts): the worst breaker, the emptiest budget. */
function registerGauges(registers: Registry[], { breakers, limiters, riseRatio }: Watched): void {
  const perCapability = <T>(
    name: string,
    help: string,
    aggregator: 'sum' | 'max' | 'min',
    all: () => ReadonlyMap<string, T>,
    read: (one: T) => number,
  ) =>
    new Gauge({
      name,
      help,
      aggregator,
      labelNames: ['capability'] as const,
      registers,
      collect() {
        for (const [capability, one] of all()) this.set({ capability }, read(one))
      },
    })
  perCapability(
    'ficus_proxy_breaker_state',
    '0: closed, 1: half-open, 2: open',
    'max',
    breakers.all,
    breaker => stateNumbers[breaker.name()],
  )
  perCapability('ficus_proxy_fallback_budget', 'Fallbacks that are left before the breaker opens', 'min', breakers.all, breaker =>
    breaker.tokenCount(),
  )
  perCapability('ficus_proxy_candidate_limit', 'Requests that the candidate may hold at once, as learnt', 'sum', limiters.all, limiter =>
    limiter.limit(),
  )
  new Gauge({
    name: 'ficus_proxy_operators_rise_ratio',
    help: "How long the operators' pages take now beside how long they usually take; 1: as usual",
    aggregator: 'max',
    registers,
    collect() {
      this.set(riseRatio())
    },
  })
}
