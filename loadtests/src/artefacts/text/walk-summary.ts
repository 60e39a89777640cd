// A walk as a comment of a pull request. In: the result of a walk. Out: Markdown: verdict, why, a row per stage, the first findings.
import type { RunResult } from '../../run/result.ts'
import { showClock, showTime } from '../figures/show.ts'
import { verdictSigns } from './load-summary.ts'
import { markdownTable, markdownText } from './markdown.ts'

const shownMax = 12

export function walkSummary({ suite, verdict, reasons, stages, startedAt, endedAt }: RunResult): string {
  const rows = stages.map(({ stage, inForce, answeredByCount, comparedCount, findings }) => [
    stage,
    inForce ? 'yes' : 'no',
    `${answeredByCount.legacy} legacy, ${answeredByCount.candidate} candidate`,
    String(comparedCount),
    String(findings.length),
  ])
  const hidden = reasons.length - shownMax
  return [
    `### ${verdictSigns[verdict]}: ${markdownText(suite)}`,
    '',
    ...reasons.slice(0, shownMax).map(reason => `- ${markdownText(reason)}`),
    ...(hidden > 0 ? [`- and ${hidden} more`] : []),
    '',
    ...markdownTable(['stage', 'in force', 'answered by', 'compared', 'differ'], rows, { leftCount: 3 }),
    '',
    `<sub>${showTime(startedAt)} · ${showClock((endedAt - startedAt) / 1000)} long</sub>`,
    '',
  ].join('\n')
}
