// Invariant: no answer is wrong. In: facts. Out: an outcome per scenario and variant that also says how rare a wrong answer may still be.
import type { RuleOutcome } from '../gate-report.ts'
import type { Facts } from '../load-evidence.ts'
import { proportionBounds } from '../statistics/proportions.ts'
import { heldOr, showCount, showPercent } from '../words.ts'
import { allowedStatuses, statusCount } from './allowed-failures.ts'

export function wrongAnswers({ evidence, plan, thresholds, figures }: Facts): RuleOutcome[] {
  return plan.scenarios.flatMap(({ name: scenario }) =>
    plan.variants.flatMap(({ name: variant }) => {
      const slices = evidence.slices.filter(slice => slice.variant === variant)
      const endpoints = slices.flatMap(slice => figures.endpoints(slice, { scenario }))
      const answeredCount = endpoints.reduce((sum, endpoint) => sum + endpoint.answeredCount, 0)
      if (answeredCount === 0) return []
      const wrong = endpoints.map(measured => {
        const statuses = allowedStatuses(thresholds, { scenario, endpoint: measured.endpoint, variant })
        return { endpoint: measured.endpoint, wrongCount: measured.wrongCount - statusCount(measured, statuses) }
      })
      const wrongCount = wrong.reduce((sum, one) => sum + one.wrongCount, 0)
      const { upper } = proportionBounds(wrongCount, answeredCount)
      const measured = `${showCount(wrongCount)} of ${showCount(answeredCount)} wrong: true rate ≤ ${showPercent(upper)} (95 %)`
      const where = [...new Set(wrong.filter(one => one.wrongCount > 0).map(one => one.endpoint))].join(', ')
      const samples = slices.flatMap(slice => slice.measurements.filter(one => one.scenario === scenario).flatMap(one => one.samples))
      const sample = samples.find(({ kind }) => kind === 'wrong')
      const problems = wrongCount > 0 ? [`${measured}, at ${where}${sample === undefined ? '' : `, e.g. ${sample.why}`}`] : []
      return [heldOr('fail', { kind: 'invariant', title: `${scenario}, ${variant}: answers are right`, measured, problems })]
    }),
  )
}
