// The table of endpoints as plain text. In: a result. Out: lines of equal columns. Called by the terminal's closing text and by junit.xml.
import type { LoadResult } from '../../run/load-result.ts'
import { type EndpointFigures, endpointFigures, percentilesOf, rightPerSecond } from '../figures/endpoint-figures.ts'
import { showDuration, showRate, showWhole } from '../figures/show.ts'
import { alignColumns } from './align-columns.ts'

export const tableHead = ['endpoint', 'variant', 'sent', 'answered', 'failed', 'lost', 'wrong', 'p50', 'p90', 'p95', 'p99', 'max', 'right']

export function loadTable(result: LoadResult): string[] {
  const rows = endpointFigures(result)
  return alignColumns([tableHead, ...rows.map((row, index) => tableCells(row, rows[index - 1]))], { leftCount: 2 })
}

export function tableCells(row: EndpointFigures, before?: EndpointFigures): string[] {
  const { sentCount, answeredCount, failedCount, lostCount, wrongCount } = row
  const isNew = before?.scenario !== row.scenario || before.endpoint !== row.endpoint
  return [
    isNew ? scopeOf(row) : '',
    row.variant,
    ...[sentCount, answeredCount, failedCount, lostCount, wrongCount].map(showWhole),
    ...percentilesOf(row).map(showDuration),
    showRate(rightPerSecond(row)),
  ]
}

export function scopeOf({ scenario, endpoint }: EndpointFigures): string {
  return endpoint === null ? `${scenario}, all` : `${scenario}/${endpoint}`
}
