// What each endpoint did, per variant: counts, percentiles, rates. In: a result. Out: a table. Called by the load report.
import type { LoadResult } from '../../../run/load-result.ts'
import { type EndpointFigures, endpointFigures, percentilesOf, rightPerSecond, variantsOf } from '../../figures/endpoint-figures.ts'
import { absent, showDuration, showPercent, showRate, showWhole } from '../../figures/show.ts'
import { type Html, html, nothing } from '../html.ts'

export function endpointSection(result: LoadResult): Html {
  const rows = endpointFigures(result)
  const variants = variantsOf(result)
  return html`<h2>Endpoints</h2>
<p class="note">Durations count from the moment a request was due to the last byte of its answer, so that a server that stalls cannot hide the requests it kept waiting. Sent = answered + failed (refused, reset, timed out) + lost (closed without an answer); wrong is a part of answered.</p>
<div class="wide"><table><thead><tr><th class="t">endpoint</th><th class="t">variant</th><th>sent</th><th>answered</th><th>failed</th><th>lost</th><th>wrong</th><th>p50</th><th>p90</th><th>p95</th><th>p99</th><th>max</th><th>right</th><th>of plan</th></tr></thead><tbody class="grouped">${rows.map(
    (row, index) => tableRow(row, rows[index - 1], variants),
  )}</tbody></table></div>${statusLine(rows)}`
}

function tableRow(row: EndpointFigures, before: EndpointFigures | undefined, variants: readonly string[]): Html {
  const isNew = before?.scenario !== row.scenario || before.endpoint !== row.endpoint
  const look = [isNew ? 'first' : '', row.endpoint === null ? 'whole' : ''].filter(Boolean).join(' ')
  const name = row.endpoint === null ? `${row.scenario}, all` : `${row.scenario}/${row.endpoint}`
  return html`<tr class="${look}"><th class="t">${isNew ? name : ''}</th><td class="t"><span class="swatch s${variants.length === 1 ? 1 : variants.indexOf(row.variant)}"></span>${row.variant}</td><td>${showWhole(row.sentCount)}</td><td>${showWhole(row.answeredCount)}</td>${[row.failedCount, row.lostCount, row.wrongCount].map(badCount)}${percentilesOf(
    row,
  ).map(micros => html`<td>${showDuration(micros)}</td>`)}<td>${showRate(rightPerSecond(row))}</td><td>${achieved(row)}</td></tr>`
}

function badCount(count: number): Html {
  return html`<td class="${count > 0 ? 'bad' : 'zero'}">${showWhole(count)}</td>`
}

function achieved({ sentCount, intendedCount }: EndpointFigures): string {
  return intendedCount === null ? '' : intendedCount === 0 ? absent : showPercent(sentCount / intendedCount)
}

/** Other statuses than 200 are worth a line. */
function statusLine(rows: readonly EndpointFigures[]): Html {
  const odd = rows.flatMap(({ scenario, endpoint, variant, statusCounts }) =>
    endpoint === null
      ? []
      : Object.entries(statusCounts)
          .filter(([status, count]) => !/^2/.test(status) && count > 0)
          .map(([status, count]) => `${scenario}/${endpoint}, ${variant}: ${showWhole(count)} × ${status}`),
  )
  return odd.length === 0
    ? nothing
    : html`<details><summary>Statuses other than 2xx (${odd.length})</summary><ul>${odd.map(line => html`<li>${line}</li>`)}</ul></details>`
}
