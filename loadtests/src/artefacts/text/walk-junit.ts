// A walk for CI: a case for the verdict as a whole, one per stage, and one per difference. In: the result of a walk. Out: JUnit XML.
import type { RunResult } from '../../run/result.ts'
import { type JunitCase, junit } from './junit.ts'

export function walkJunit({ suite, verdict, reasons, stages, startedAt, endedAt, environment }: RunResult): string {
  const whole: JunitCase = { className: suite, name: 'verdict', verdict, shownOnly: false, why: reasons.join('; ') || verdict }
  const ofStages = stages.map(({ stage, inForce, comparedCount }): JunitCase => {
    const why = `${stage}: ${inForce ? 'in force' : 'not in force'}, ${comparedCount} answers compared`
    return { className: suite, name: `stage ${stage}`, verdict: inForce && comparedCount > 0 ? 'pass' : 'invalid', shownOnly: false, why }
  })
  const ofFindings = stages.flatMap(({ stage, findings }) =>
    findings.map(({ route, title, path, direct, proxied }, index): JunitCase => {
      const why = `${path} differs\ndirectly: ${direct}\nthrough the proxy: ${proxied}`
      return { className: `${suite}.${stage}`, name: `${route}: ${title} (${index + 1})`, verdict: 'fail', shownOnly: false, why }
    }),
  )
  const cases = [whole, ...ofStages, ...ofFindings]
  return junit({ name: suite, startedAt, endedAt, properties: environment, cases, output: reasons.join('\n') })
}
