// Old against new, for every scenario and endpoint. In: a result of two variants. Out: a row per metric with its median ratio, interval and the ratio of
// each pair, by the statistics of the gate, over the pairs that the gate kept. What decides is said by the gate's own rules; these rows only show.
import { percentOf } from '../../gate/disturbances.ts'
import type { RuleOutcome } from '../../gate/gate-report.ts'
import { factsOf } from '../../gate/load-evidence.ts'
import { answerRatios } from '../../gate/statistics/paired-ratios.ts'
import { scopeName } from '../../gate/words.ts'
import type { LoadResult } from '../../run/load-result.ts'
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

const shownMetrics: readonly RatioMetric[] = ['p50', 'p95', 'answered-per-second']

/** Rows with a rule first, then all others in the order of the suite. */
export function ratioRows(result: LoadResult): RatioRow[] {
  const { gate: _, ...evidence } = result
  const { keptPairs, figures, plan } = factsOf(evidence)
  if (plan.variants.length !== 2) return []
  const row = (scope: { scenario: string; endpoint?: string | undefined }, metric: RatioMetric): RatioRow[] => {
    const value = (slice: (typeof keptPairs)[number]['first']) =>
      metric === 'answered-per-second' ? figures.answeredPerSecond(slice, scope) : figures.percentileMicros(slice, scope, percentOf(metric))
    const pairRatios = keptPairs.flatMap(({ first, second }) => {
      const [old, young] = [value(first), value(second)]
      return old === null || young === null || old <= 0 || young <= 0 ? [] : [young / old]
    })
    if (pairRatios.length === 0) return []
    const [answer] = answerRatios([{ logRatios: pairRatios.map(Math.log), passBelowRatio: 1, failAboveRatio: 1 }])
    const name = scopeName(scope)
    const rule = result.gate.rules.find(({ kind, title }) => kind === 'relative' && title.startsWith(`${name} ${metric}, `)) ?? null
    const { median, lower, upper } = rule?.ratio ?? {
      median: answer!.medianRatio,
      lower: answer!.lowerRatio,
      upper: answer!.upperRatio,
    }
    return [{ scope: name, metric, median, lower, upper, pairRatios, rule }]
  }
  const ruled = (result.suite.thresholds ?? []).flatMap(threshold =>
    threshold.rule === 'relative' ? row({ scenario: threshold.scenario, endpoint: threshold.endpoint }, threshold.metric) : [],
  )
  const shown = scenariosOf(result).flatMap(scenario => {
    const endpoints = endpointsOf(result, scenario)
    const scopes = endpoints.length === 1 ? endpoints : [undefined, ...endpoints]
    return scopes.flatMap(endpoint =>
      shownMetrics.flatMap(metric =>
        metric === 'answered-per-second' && endpoint !== undefined && endpoints.length > 1 ? [] : row({ scenario, endpoint }, metric),
      ),
    )
  })
  const isRuled = (one: RatioRow) => ruled.some(other => other.scope === one.scope && other.metric === one.metric)
  return [...ruled, ...shown.filter(one => !isRuled(one))]
}
