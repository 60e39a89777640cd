// THE order of the gate: is the run valid, do the invariants hold, how do the variants compare, are the levels kept. In: what a run saw. Out: the verdict
// and why. Each rule is a file in rules/ and knows no other's verdict. Called at the end of each run, and by `load gate` on runs that were kept.
import { conclude } from './conclude.ts'
import type { GateReport, RuleOutcome } from './gate-report.ts'
import { type Facts, factsOf, type LoadEvidence } from './load-evidence.ts'
import { absolute } from './rules/absolute.ts'
import { accounting } from './rules/accounting.ts'
import { achieved } from './rules/achieved.ts'
import { calm } from './rules/calm.ts'
import { completeness } from './rules/completeness.ts'
import { failures } from './rules/failures.ts'
import { flagRevision } from './rules/flag-revision.ts'
import { ledger } from './rules/ledger.ts'
import { memory } from './rules/memory.ts'
import { rate } from './rules/rate.ts'
import { relative } from './rules/relative.ts'
import { restarts } from './rules/restarts.ts'
import { rows } from './rules/rows.ts'
import { unanswered } from './rules/unanswered.ts'
import { wrongAnswers } from './rules/wrong-answers.ts'

const validity = [completeness, accounting, restarts, flagRevision, achieved, calm]
const invariants = [wrongAnswers, unanswered, ledger, rows]
const levels = [relative, absolute, rate, failures, memory]
const order: readonly ((facts: Facts) => RuleOutcome[])[] = [...validity, ...invariants, ...levels]

export function judgeLoad(evidence: LoadEvidence): GateReport {
  const facts = factsOf(evidence)
  return conclude(order.flatMap(rule => rule(facts)))
}
