// From the outcomes of rules to one verdict. In: outcomes. Out: a report whose reasons begin with what decided. Called by judge-load.ts and live-gate.ts.
import type { GateReport, GateVerdict, RuleOutcome } from './gate-report.ts'

/** What is worse speaks first. */
const gravity: readonly GateVerdict[] = ['invalid', 'fail', 'inconclusive', 'pass']

export function conclude(rules: readonly RuleOutcome[]): GateReport {
  const deciding = rules.filter(({ shownOnly }) => !shownOnly)
  const verdict = gravity.find(grave => deciding.some(rule => rule.verdict === grave)) ?? 'invalid'
  const saying = (wanted: GateVerdict) => deciding.filter(rule => rule.verdict === wanted)
  const spoken =
    verdict === 'pass'
      ? saying('pass').filter(({ kind }) => kind !== 'validity')
      : gravity.filter(grave => grave !== 'pass').flatMap(saying)
  const reasons = deciding.length === 0 ? ['no rule decided anything'] : spoken.map(({ why }) => why)
  return { verdict, reasons, rules }
}
