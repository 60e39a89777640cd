// A load run for CI: one case per rule of the gate, and one for the verdict as a whole. In: a result. Out: JUnit XML.
import type { LoadResult } from '../../run/load-result.ts'
import { type JunitCase, junit } from './junit.ts'
import { loadTable } from './load-table.ts'

export function loadJunit(result: LoadResult): string {
  const { suite, startedAt, endedAt, gate, environment, randomStart, interrupted } = result
  const whole: JunitCase = {
    className: suite.name,
    name: 'verdict',
    verdict: gate.verdict,
    shownOnly: false,
    why: [...(interrupted === null ? [] : [interrupted]), ...gate.reasons].join('; ') || gate.verdict,
  }
  const rules = gate.rules.map(({ kind, title, verdict, why, shownOnly }) => ({
    className: `${suite.name}.${kind}`,
    name: title,
    verdict,
    why,
    shownOnly,
  }))
  return junit({
    name: suite.name,
    startedAt,
    endedAt,
    properties: { ...environment, randomStart },
    cases: [whole, ...rules],
    output: loadTable(result).join('\n'),
  })
}
