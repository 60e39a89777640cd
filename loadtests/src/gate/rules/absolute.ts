// Absolute rules: a percentile from the intended start against a service level, in all slices but the worst few. In: facts. Out: an outcome per threshold.
import { percentOf } from '../disturbances.ts'
import type { RuleOutcome } from '../gate-report.ts'
import type { Facts } from '../load-evidence.ts'
import { medianOf } from '../statistics/median-bootstrap.ts'
import { many, scopeName, showMicros } from '../words.ts'

export function absolute({ evidence, plan, thresholds, keptSlices, figures }: Facts): RuleOutcome[] {
  return thresholds.flatMap((threshold): RuleOutcome[] => {
    if (threshold.rule !== 'absolute') return []
    const variant = threshold.variant ?? plan.variants.at(-1)?.name
    const slices = keptSlices.filter(slice => slice.variant === variant)
    const values = slices.flatMap(slice => figures.percentileMicros(slice, threshold, percentOf(threshold.metric)) ?? [])
    const title = `${scopeName(threshold)} ${threshold.metric}, ${variant}`
    const shownOnly = threshold.shownOnly === true || evidence.short
    if (values.length === 0) return [{ kind: 'absolute', title, verdict: 'inconclusive', why: `${title}: nothing was measured`, shownOnly }]
    const leftOutCount = threshold.worstSlicesLeftOutCount ?? 0
    const overCount = values.filter(micros => micros > threshold.maxMs * 1000).length
    const bound = `allowed ${showMicros(threshold.maxMs * 1000)}${leftOutCount === 0 ? '' : ` in all but ${many(leftOutCount, 'slice')}`}`
    const measured =
      values.length === 1
        ? showMicros(values[0]!)
        : `${showMicros(medianOf(values))} in the median slice, ${showMicros(Math.max(...values))} in the worst of ${values.length}, above the bound in ${overCount}`
    const verdict = overCount > Math.min(leftOutCount, values.length - 1) ? 'fail' : 'pass'
    return [{ kind: 'absolute', title, verdict, why: `${title}: ${measured}; ${bound}`, shownOnly }]
  })
}
