// JUnit XML as CI systems read it. In: cases. Out: the file's text. fail → failure, invalid → error, inconclusive or shown only → skipped with the
// message; what a pass says stands in system-out.
import type { GateVerdict } from '../../gate/gate-report.ts'
import { escapeText } from '../html/html.ts'

export interface JunitCase {
  /** Groups cases in CI's tree, e.g. "average.relative". */
  readonly className: string
  readonly name: string
  readonly verdict: GateVerdict
  readonly shownOnly: boolean
  readonly why: string
}

export interface JunitSuite {
  readonly name: string
  readonly startedAt: number
  readonly endedAt: number
  readonly properties: Readonly<Record<string, string | number | null>>
  readonly cases: readonly JunitCase[]
  readonly output: string
}

type Element = 'failure' | 'error' | 'skipped'

const elementOf: Readonly<Record<Exclude<GateVerdict, 'pass'>, Element>> = { fail: 'failure', invalid: 'error', inconclusive: 'skipped' }

export function junit({ name, startedAt, endedAt, properties, cases, output }: JunitSuite): string {
  const seconds = ((endedAt - startedAt) / 1000).toFixed(3)
  const counted = (element: Element) => cases.filter(each => outcomeOf(each) === element).length
  const counts = `tests="${cases.length}" failures="${counted('failure')}" errors="${counted('error')}" skipped="${counted('skipped')}" time="${seconds}"`
  const timestamp = new Date(startedAt).toISOString().slice(0, 19)
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="load" ${counts.replace(/ skipped="\d+"/, '')}>`,
    `  <testsuite name="${escapeText(name)}" ${counts} timestamp="${timestamp}">`,
    '    <properties>',
    ...Object.entries(properties).map(
      ([key, value]) => `      <property name="${escapeText(key)}" value="${escapeText(String(value ?? ''))}"/>`,
    ),
    '    </properties>',
    ...cases.map(testCase),
    `    <system-out>${escapeText(output)}</system-out>`,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n')
}

function outcomeOf({ verdict, shownOnly }: JunitCase): Element | null {
  if (verdict === 'pass') return null
  return shownOnly ? 'skipped' : elementOf[verdict]
}

function testCase(each: JunitCase): string {
  const outcome = outcomeOf(each)
  const head = `    <testcase classname="${escapeText(each.className)}" name="${escapeText(each.name)}" time="0">`
  const message = escapeText(`${each.shownOnly ? 'shown only, decides nothing: ' : ''}${each.why}`)
  const inner =
    outcome === null
      ? ''
      : outcome === 'skipped'
        ? `<skipped message="${message}"/>`
        : `<${outcome} type="${each.verdict}" message="${message}">${message}</${outcome}>`
  return `${head}${inner}<system-out>${escapeText(each.why)}</system-out></testcase>`
}
