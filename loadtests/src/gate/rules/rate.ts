// Least rates: right answers per second of measured time over all slices of a variant; of a breakpoint suite the rate that was held. In: facts. Out: outcomes.
import type { RuleOutcome } from '../gate-report.ts'
import type { Facts } from '../load-evidence.ts'
import { scopeName } from '../words.ts'

export function rate(facts: Facts): RuleOutcome[] {
  const { evidence, plan, thresholds } = facts
  const held = evidence.heldPerSecond
  const breaking = plan.stopWhenBroken?.scenario
  const outcomes = thresholds.flatMap((threshold): RuleOutcome[] => {
    if (threshold.rule !== 'rate') return []
    const variant = threshold.variant ?? plan.variants.at(-1)?.name
    const isBreakpoint = held !== null && threshold.scenario === breaking && threshold.endpoint === undefined
    const perSecond = isBreakpoint ? held : answeredPerSecond(facts, threshold, variant)
    const title = `${scopeName(threshold)} rate, ${variant}`
    const what = isBreakpoint ? 'held before it broke' : 'right answers per second'
    const why = `${title}: ${perSecond.toFixed(1)}/s ${what}, at least ${threshold.minPerSecond}/s wanted`
    const verdict = perSecond >= threshold.minPerSecond ? 'pass' : 'fail'
    return [{ kind: 'rate', title, verdict, why, shownOnly: threshold.shownOnly === true || evidence.short }]
  })
  if (held === null || outcomes.length > 0) return outcomes
  const title = `${breaking ?? 'the suite'} rate`
  return [
    {
      kind: 'rate',
      title,
      verdict: 'pass',
      why: `${title}: ${held.toFixed(1)}/s held before it broke; no least rate is set`,
      shownOnly: true,
    },
  ]
}

function answeredPerSecond(
  { keptSlices, figures }: Facts,
  scope: { scenario: string; endpoint?: string },
  variant: string | undefined,
): number {
  const slices = keptSlices.filter(slice => slice.variant === variant)
  const durationMs = slices.reduce(
    (sum, { measurements }) => sum + (measurements.find(({ scenario }) => scenario === scope.scenario)?.durationMs ?? 0),
    0,
  )
  const rightCount = slices.reduce((sum, slice) => sum + figures.rightInTimeCount(slice, scope), 0)
  return durationMs === 0 ? 0 : (rightCount / durationMs) * 1000
}
