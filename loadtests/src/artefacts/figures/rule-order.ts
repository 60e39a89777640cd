// In which order rules are shown. In: the rules of a gate. Out: what decides first, and of that what is worst.
import type { GateVerdict, RuleOutcome } from '../../gate/gate-report.ts'

const gravity: readonly GateVerdict[] = ['invalid', 'fail', 'inconclusive', 'pass']

export function inOrderOfWeight(rules: readonly RuleOutcome[]): RuleOutcome[] {
  const weight = ({ shownOnly, verdict }: RuleOutcome) => (shownOnly ? 10 : 0) + gravity.indexOf(verdict)
  return rules.toSorted((one, other) => weight(one) - weight(other))
}
