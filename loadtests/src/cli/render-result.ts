// In: a result. Out: the closing table and verdict for people. Called by `load run`.
import type { LatencySummary } from '../engine/latency.ts'
import type { RunResult, StageResult } from '../run/result.ts'

const reasonsShownMax = 20

export function renderResult(result: RunResult, folder: string): string {
  const table = alignColumns([
    ['stage', 'answered by', 'compared', 'differ', 'persona', 'sent', 'answered', 'failed', 'lost', 'wrong', 'slowest endpoint p50', 'p95'],
    ...result.stages.flatMap(stageRows),
  ])
  const shown = result.reasons.slice(0, reasonsShownMax)
  const hidden = result.reasons.length - shown.length
  return [
    '',
    ...table,
    '',
    ...proxyLine(result),
    ...samples(result),
    `${result.suite}: ${result.verdict.toUpperCase()} after ${((result.endedAt - result.startedAt) / 1000).toFixed(0)} s`,
    ...shown.map(reason => `  ${reason}`),
    ...(hidden > 0 ? [`  … and ${hidden} more`] : []),
    `kept in ${folder}`,
    '',
  ].join('\n')
}

function stageRows(stage: StageResult): string[][] {
  const { legacy, candidate } = stage.answeredByCount
  const head = [stage.stage, `${legacy} legacy, ${candidate} candidate`, String(stage.comparedCount), String(stage.findings.length)]
  if (stage.personas.length === 0) return [head]
  return stage.personas.map(({ persona, endpoints }, index) => {
    const sum = (key: 'sentCount' | 'answeredCount' | 'failedCount' | 'lostCount' | 'wrongCount') =>
      String(endpoints.reduce((total, endpoint) => total + endpoint[key], 0))
    const slowest = endpoints.reduce<LatencySummary | null>(
      (worst, { latency }) => ((latency?.p50Micros ?? 0) > (worst?.p50Micros ?? 0) ? latency : worst),
      null,
    )
    const counts = [sum('sentCount'), sum('answeredCount'), sum('failedCount'), sum('lostCount'), sum('wrongCount')]
    return [
      ...(index === 0 ? head : ['', '', '', '']),
      persona,
      ...counts,
      milliseconds(slowest?.p50Micros),
      milliseconds(slowest?.p95Micros),
    ]
  })
}

function proxyLine({ proxyCounts }: RunResult): string[] {
  if (proxyCounts === null) return []
  const { matchCount, mismatchCount, ignoredCount, failedCount, fallbackCount } = proxyCounts
  const verdicts = `${matchCount} match, ${mismatchCount} mismatch, ${ignoredCount} ignored, ${failedCount} failed`
  return [`the proxy's own comparisons after the reply: ${verdicts}; ${fallbackCount} fallbacks to legacy`, '']
}

/** The first differences with what both sides said: what a person needs to begin with. */
function samples({ stages }: RunResult): string[] {
  const findings = stages.flatMap(stage => stage.findings.map(finding => ({ stage: stage.stage, ...finding }))).slice(0, 5)
  return findings.flatMap(({ stage, route, title, path, direct, proxied }) => [
    `${stage}: ${route}: ${title}: ${path}`,
    `    direct  ${direct}`,
    `    proxied ${proxied}`,
    '',
  ])
}

function milliseconds(micros: number | undefined): string {
  return micros === undefined ? '–' : `${(micros / 1000).toFixed(1)} ms`
}

function alignColumns(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map(row => row[column]?.length ?? 0))) ?? []
  return rows.map(row =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}
