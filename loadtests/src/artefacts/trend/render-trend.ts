// In: a trend. Out: its table for the terminal, with a small drawing of each p95 below. Called by `load trend`.
import { absent, showDuration, showRate, showTime } from '../figures/show.ts'
import { alignColumns } from '../text/align-columns.ts'
import type { Trend, TrendRow } from './read-trend.ts'

const steps = '▁▂▃▄▅▆▇█'

export function renderTrend({ suite, rows, unreadable }: Trend): string {
  const problems = unreadable.map(({ why }) => `left out: ${why}`)
  if (rows.length === 0) return [`${suite}: no run is kept`, ...problems, ''].join('\n')
  const scopes = scopesOf(rows)
  const head = ['started', 'verdict', 'form', 'revision', ...scopes.flatMap(scope => [`${scope} p50`, 'p95', 'right'])]
  const drawings = scopes.map(scope => {
    const values = rows.map(row => figureOf(row, scope)?.p95Micros ?? null)
    return [scope, sparkline(values), `p95 ${showDuration(values.at(-1) ?? null)}`]
  })
  return [
    ...alignColumns([head, ...rows.map(row => cells(row, scopes))], { leftCount: 4 }),
    '',
    ...alignColumns(drawings, { leftCount: 2 }),
    ...(scopes.length > 0 ? ['', 'p95 over the runs, from 0; the runs were measured one after the other: a hint, never a gate'] : []),
    ...problems,
    '',
  ].join('\n')
}

function cells(row: TrendRow, scopes: readonly string[]): string[] {
  const { startedAt, verdict, short, gitRevision } = row
  const figures = scopes.flatMap(scope => {
    const figure = figureOf(row, scope)
    return [showDuration(figure?.p50Micros ?? null), showDuration(figure?.p95Micros ?? null), showRate(figure?.rightPerSecond ?? null)]
  })
  return [showTime(startedAt), verdict, short ? 'short' : 'whole', gitRevision?.slice(0, 8) ?? absent, ...figures]
}

export function scopesOf(rows: readonly TrendRow[]): string[] {
  return [...new Set(rows.flatMap(({ figures }) => figures.map(({ scope }) => scope)))]
}

export function figureOf({ figures }: TrendRow, scope: string) {
  return figures.find(figure => figure.scope === scope)
}

/** From 0 to the highest; a gap where a run has no such figure. */
export function sparkline(values: readonly (number | null)[]): string {
  const highest = values.reduce<number>((high, value) => Math.max(high, value ?? 0), 0)
  if (highest === 0) return values.map(() => ' ').join('')
  return values
    .map(value => (value === null ? ' ' : steps[Math.min(steps.length - 1, Math.floor((value / highest) * steps.length))]!))
    .join('')
}
