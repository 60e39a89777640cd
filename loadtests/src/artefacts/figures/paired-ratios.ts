// Old against new, for every scenario and endpoint. In: a result of two variants. Out: a row per metric with its median ratio, interval and the ratio of
// each pair, by the statistics of the gate, over the pairs that the gate kept. What decides is said by the gate's own rules; these rows only show.
import { percentOf } from '../../gate/disturbances.ts'
import type { RuleOutcome } from '../../gate/gate-report.ts'
import { type Facts, factsOf } from '../../gate/load-evidence.ts'
import { answerRatios } from '../../gate/statistics/paired-ratios.ts'
import { scopeName } from '../../gate/words.ts'
import type { LoadResult, Slice } from '../../run/load-result.ts'
import type { Threshold } from '../../suites/suite-schema.ts'
import { endpointsOf, scenariosOf } from './endpoint-figures.ts'

export type RatioMetric = Extract<Threshold, { rule: 'relative' }>['metric']

export interface RatioRow {
  readonly scope: string
  readonly metric: RatioMetric
  readonly median: number
  readonly lower: number
  readonly upper: number
  readonly pairRatios: readonly number[]
  /** Of the gate's rule about it, if there is one. */
  readonly rule: RuleOutcome | null
}

const durations = ['p50', 'p95'] as const

interface Scope {
  readonly scenario: string
  readonly endpoint?: string | undefined
}

/** Every report of a run asks for them; they are computed once. */
const known = new WeakMap<LoadResult, readonly RatioRow[]>()

/** Rows with a rule first, then all others in the order of the suite. */
export function ratioRows(result: LoadResult): readonly RatioRow[] {
  const found = known.get(result) ?? allRows(result)
  known.set(result, found)
  return found
}

function allRows(result: LoadResult): RatioRow[] {
  const { gate, ...evidence } = result
  const facts = factsOf(evidence)
  if (facts.plan.variants.length !== 2) return []
  const ruled = (result.suite.thresholds ?? []).flatMap(threshold =>
    threshold.rule === 'relative' ? rowOf(facts, gate.rules, threshold, threshold.metric) : [],
  )
  const shown = scopesToShow(result).flatMap(({ scope, metrics }) => metrics.flatMap(metric => rowOf(facts, gate.rules, scope, metric)))
  const isRuled = (one: RatioRow) => ruled.some(other => other.scope === one.scope && other.metric === one.metric)
  return [...ruled, ...shown.filter(one => !isRuled(one))]
}

/** How many right answers there are per second is a matter of the whole scenario: its endpoints share its arrivals. */
function scopesToShow(result: LoadResult): { readonly scope: Scope; readonly metrics: readonly RatioMetric[] }[] {
  return scenariosOf(result).flatMap(scenario => {
    const endpoints = endpointsOf(result, scenario)
    if (endpoints.length === 1)
      return [{ scope: { scenario, endpoint: endpoints[0] }, metrics: [...durations, 'answered-per-second' as const] }]
    return [
      { scope: { scenario }, metrics: [...durations, 'answered-per-second' as const] },
      ...endpoints.map(endpoint => ({ scope: { scenario, endpoint }, metrics: durations })),
    ]
  })
}

function rowOf({ keptPairs, figures }: Facts, rules: readonly RuleOutcome[], scope: Scope, metric: RatioMetric): RatioRow[] {
  const value = (slice: Slice) =>
    metric === 'answered-per-second'
      ? figures.answeredPerSecond(slice, scope)
      : figures.servedPercentileMicros(slice, scope, percentOf(metric))
  const pairRatios = keptPairs.flatMap(({ first, second }) => {
    const [old, young] = [value(first), value(second)]
    return old === null || young === null || old <= 0 || young <= 0 ? [] : [young / old]
  })
  if (pairRatios.length === 0) return []
  const [answer] = answerRatios([{ logRatios: pairRatios.map(Math.log), passBelowRatio: 1, failAboveRatio: 1 }])
  const name = scopeName(scope)
  const rule = rules.find(({ kind, title }) => kind === 'relative' && title.startsWith(`${name} ${metric}, `)) ?? null
  const { median, lower, upper } = rule?.ratio ?? { median: answer!.medianRatio, lower: answer!.lowerRatio, upper: answer!.upperRatio }
  return [{ scope: name, metric, median, lower, upper, pairRatios, rule }]
}
