// A load run as a comment of a pull request. In: a result. Out: Markdown: verdict, why, old against new, the table of endpoints folded away.
import type { GateVerdict } from '../../gate/gate-report.ts'
import type { LoadResult } from '../../run/load-result.ts'
import { endpointFigures, variantsOf } from '../figures/endpoint-figures.ts'
import { ratioRows } from '../figures/paired-ratios.ts'
import { showClock, showRate, showRatio, showTime } from '../figures/show.ts'
import { tableCells, tableHead } from './load-table.ts'
import { markdownTable, markdownText } from './markdown.ts'

export const verdictSigns: Readonly<Record<GateVerdict, string>> = {
  pass: '✅ pass',
  fail: '❌ fail',
  inconclusive: '❔ inconclusive',
  invalid: '⚠️ invalid',
}
const reasonsShownMax = 12

export function loadSummary(result: LoadResult): string {
  const { suite, gate, startedAt, endedAt, short, environment, randomStart, interrupted, heldPerSecond } = result
  const facts = [
    showTime(startedAt),
    `${showClock((endedAt - startedAt) / 1000)} long`,
    ...(short ? ['short form'] : []),
    `random start ${randomStart}`,
    ...(typeof environment['gitRevision'] === 'string' ? [`revision ${environment['gitRevision'].slice(0, 10)}`] : []),
  ]
  return [
    `### ${verdictSigns[gate.verdict]}: ${markdownText(suite.name)}`,
    '',
    markdownText(suite.summary),
    '',
    ...(interrupted === null ? [] : [`**Stopped before its end:** ${markdownText(interrupted)}`, '']),
    ...(heldPerSecond === null ? [] : [`**Held: ${showRate(heldPerSecond)}**`, '']),
    ...gate.reasons.slice(0, reasonsShownMax).map(reason => `- ${markdownText(reason)}`),
    ...(gate.reasons.length > reasonsShownMax ? [`- and ${gate.reasons.length - reasonsShownMax} more`] : []),
    '',
    ...ratioTable(result),
    '<details><summary>Endpoints</summary>',
    '',
    ...markdownTable(
      tableHead,
      endpointFigures(result).map(row => tableCells(row)),
      { leftCount: 2 },
    ),
    '',
    '</details>',
    '',
    `<sub>${markdownText(facts.join(' · '))}</sub>`,
    '',
  ].join('\n')
}

function ratioTable(result: LoadResult): string[] {
  const rows = ratioRows(result).filter(({ rule }) => rule !== null)
  const [first, second] = variantsOf(result)
  if (rows.length === 0) return []
  const cells = rows.map(({ scope, metric, median, lower, upper, rule }) => [
    `${scope} ${metric}`,
    showRatio(median),
    `${showRatio(lower)} – ${showRatio(upper)}`,
    `${rule?.verdict ?? ''}${rule?.shownOnly === true ? ', shown only' : ''}`,
  ])
  return [...markdownTable([`${second} ÷ ${first}`, 'ratio', '95 % interval', 'says'], cells, { leftCount: 1 }), '']
}
