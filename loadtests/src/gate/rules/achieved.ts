// Validity: the load that was planned was really put on. In: facts. Out: an outcome per scenario.
import type { RuleOutcome } from '../gate-report.ts'
import type { Facts } from '../load-evidence.ts'
import { heldOr, showCount } from '../words.ts'

export const achievedMinRatio = 0.99

export function achieved({ evidence, plan }: Facts): RuleOutcome[] {
  return plan.scenarios.flatMap(({ name: scenario }) => {
    const measurements = evidence.slices.flatMap(slice => slice.measurements.filter(one => one.scenario === scenario))
    const intendedCount = measurements.reduce((sum, { health }) => sum + health.intendedCount, 0)
    const sentCount = measurements.reduce((sum, { endpoints }) => endpoints.reduce((inner, one) => inner + one.sentCount, sum), 0)
    if (intendedCount === 0) return []
    const measured = `${showCount(sentCount)} of ${showCount(intendedCount)} arrivals were sent (${((sentCount / intendedCount) * 100).toFixed(1)} %)`
    const problems = sentCount < achievedMinRatio * intendedCount ? [`${measured}, at least 99 % are needed`] : []
    // A breakpoint run ends early by design; in the short form a busy machine must break nothing.
    const shownOnly = evidence.short || plan.stopWhenBroken !== undefined
    return [heldOr('invalid', { kind: 'validity', title: `${scenario} came as planned`, measured, problems, shownOnly })]
  })
}
