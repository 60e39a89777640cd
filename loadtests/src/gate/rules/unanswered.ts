// Invariant: no request fails or gets lost, unless a failures threshold speaks about it. In: facts. Out: an outcome per scenario and variant.
import type { RuleOutcome } from '../gate-report.ts'
import type { Facts } from '../load-evidence.ts'
import { heldOr, showCount } from '../words.ts'
import { coveringThresholds } from './allowed-failures.ts'

export function unanswered({ evidence, plan, thresholds, figures }: Facts): RuleOutcome[] {
  return plan.scenarios.flatMap(({ name: scenario }) =>
    plan.variants.flatMap(({ name: variant }) => {
      const slices = evidence.slices.filter(slice => slice.variant === variant)
      const strict = slices
        .flatMap(slice => figures.endpoints(slice, { scenario }))
        .filter(({ endpoint }) => coveringThresholds(thresholds, { scenario, endpoint, variant }).length === 0)
      if (strict.length === 0) return []
      const sum = (key: 'sentCount' | 'failedCount' | 'lostCount') => strict.reduce((total, endpoint) => total + endpoint[key], 0)
      const measured = `${showCount(sum('failedCount'))} failed, ${showCount(sum('lostCount'))} lost of ${showCount(sum('sentCount'))}`
      const where = [...new Set(strict.filter(one => one.failedCount + one.lostCount > 0).map(one => one.endpoint))].join(', ')
      const problems = where === '' ? [] : [`${measured}, at ${where}`]
      return [heldOr('fail', { kind: 'invariant', title: `${scenario}, ${variant}: every request is answered`, measured, problems })]
    }),
  )
}
