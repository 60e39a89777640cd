// In: a trend and the folder of its page. Out: the page: a chart per scope over the kept runs, and a table whose rows lead to the runs' reports. Called by `load trend --html`.
import { join, relative } from 'node:path'
import { showDuration, showMillis, showRate, showTime } from '../figures/show.ts'
import { lineChart } from '../html/charts/line-chart.ts'
import { latencyScale, type Scale } from '../html/charts/scale.ts'
import { type Html, html } from '../html/html.ts'
import { page } from '../html/page.ts'
import type { Trend, TrendRow } from './read-trend.ts'
import { figureOf, scopesOf } from './render-trend.ts'

export function trendPage({ suite, rows, unreadable }: Trend, pageFolder: string): string {
  const scopes = scopesOf(rows)
  return page(
    `${suite}: trend`,
    html`<header><h1>${suite}: the last ${rows.length} runs</h1></header>
<p class="note">Medians over the slices of each run, of the suite’s last variant. The runs were measured one after the other, so this is a hint where to look, never a gate.</p>
<div class="multiples">${scopes.map(scope => chart(rows, scope))}</div>
${table(rows, scopes, pageFolder)}${unreadable.map(({ why }) => html`<p class="soft">left out: ${why}</p>`)}`,
  )
}

function chart(rows: readonly TrendRow[], scope: string): Html {
  const line = (name: string, look: string, value: (row: TrendRow) => number | null) => ({
    name,
    look,
    pieces: [rows.flatMap((row, index) => (value(row) === null ? [] : [[index, value(row)!] as const]))],
  })
  const lines = [
    line('p95', 'l1', row => figureOf(row, scope)?.p95Micros ?? null),
    line('p50', 'l0', row => figureOf(row, scope)?.p50Micros ?? null),
  ]
  const values = lines.flatMap(({ pieces }) => pieces.flat().map(([, micros]) => micros))
  return lineChart({ title: scope, unit: 'ms', x: runScale(rows), xTitle: '', y: latencyScale(values, showMillis), lines, heightPx: 130 })
}

/** Runs stand at equal distances; the first and the last one have their day below. */
function runScale(rows: readonly TrendRow[]): Scale {
  const last = Math.max(1, rows.length - 1)
  const ends = [...new Set([0, rows.length - 1])]
  return {
    ratioOf: index => index / last,
    ticks: ends.map(index => ({ ratio: index / last, label: showTime(rows[index]!.startedAt).slice(0, 10), minor: false })),
    note: '',
  }
}

function table(rows: readonly TrendRow[], scopes: readonly string[], pageFolder: string): Html {
  return html`<div class="wide"><table><thead><tr><th class="t">run</th><th class="t">verdict</th><th class="t">revision</th>${scopes.map(scope => html`<th>${scope} p50</th><th>p95</th><th>right</th>`)}</tr></thead><tbody>${rows
    .toReversed()
    .map(
      row =>
        html`<tr><th class="t"><a href="${relative(pageFolder, join(row.folder, 'report.html'))}">${showTime(row.startedAt)}</a></th><td class="t"><b class="${row.verdict}">${row.verdict}</b>${row.short ? ' (short)' : ''}</td><td class="t">${row.gitRevision?.slice(0, 8) ?? '–'}</td>${scopes.map(
          scope => {
            const figure = figureOf(row, scope)
            return html`<td>${showDuration(figure?.p50Micros ?? null)}</td><td>${showDuration(figure?.p95Micros ?? null)}</td><td>${showRate(figure?.rightPerSecond ?? null)}</td>`
          },
        )}</tr>`,
    )}</tbody></table></div>`
}
