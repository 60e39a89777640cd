// The page of a walk: verdict, stages, findings, repetitions. In: the result of a walk. Out: one page as text.
import type { RunResult, StageResult } from '../../run/result.ts'
import { showClock, showDuration, showTime, showWhole } from '../figures/show.ts'
import { type Html, html, nothing } from './html.ts'
import { page } from './page.ts'
import { definitions, environmentRows } from './sections/environment-section.ts'
import { reasonList, verdictWords } from './sections/verdict-section.ts'

const findingsShownMax = 200
const sideLengthMax = 500

export function walkReport(result: RunResult): string {
  const { suite, startedAt, endedAt, verdict, reasons, stages, environment, masks } = result
  const { word, means } = verdictWords[verdict]
  return page(
    `${suite}: ${verdict}`,
    html`<header><h1>${suite}</h1><span class="soft">${showTime(startedAt)}, ${showClock((endedAt - startedAt) / 1000)}</span></header>
<section class="verdict ${verdict}"><div class="word">${word}</div><p>${means}</p>${reasonList(reasons)}</section>
${stageTable(stages)}${proxyLine(result)}${findingTable(stages)}${repetitionTable(stages)}
<h2>What may differ</h2>${definitions(Object.entries(masks))}<h2>Where and how</h2>${definitions(environmentRows(environment))}`,
  )
}

function stageTable(stages: readonly StageResult[]): Html {
  return html`<h2>Stages</h2><div class="wide"><table><thead><tr><th class="t">stage</th><th class="t">in force</th><th>after</th><th>legacy answered</th><th>candidate answered</th><th>compared</th><th>differ</th></tr></thead><tbody>${stages.map(
    ({ stage, inForce, inForceAfterMs, answeredByCount, comparedCount, findings }) =>
      html`<tr><th class="t">${stage}</th><td class="t${inForce ? '' : ' bad'}">${inForce ? 'yes' : 'no'}</td><td>${showDuration(inForceAfterMs * 1000)}</td><td>${answeredByCount.legacy}</td><td>${answeredByCount.candidate}</td><td>${showWhole(comparedCount)}</td><td class="${findings.length > 0 ? 'bad' : 'zero'}">${findings.length}</td></tr>`,
  )}</tbody></table></div>`
}

function proxyLine({ proxyCounts }: RunResult): Html {
  if (proxyCounts === null) return nothing
  const { matchCount, mismatchCount, ignoredCount, failedCount, fallbackCount } = proxyCounts
  return html`<p>The proxy’s own comparisons after the reply: ${matchCount} match, ${mismatchCount} mismatch, ${ignoredCount} ignored, ${failedCount} failed; ${fallbackCount} fallbacks to legacy.</p>`
}

function findingTable(stages: readonly StageResult[]): Html {
  const findings = stages.flatMap(({ stage, findings: each }) => each.map(finding => ({ stage, ...finding })))
  if (findings.length === 0)
    return html`<h2>Findings</h2><p>None: every compared answer was the same on both sides, but for what may differ.</p>`
  const hidden = findings.length - findingsShownMax
  return html`<h2>Findings</h2><div class="wide"><table><thead><tr><th class="t">stage</th><th class="t">route</th><th class="t">what differs</th><th class="t">directly</th><th class="t">through the proxy</th></tr></thead><tbody>${findings
    .slice(0, findingsShownMax)
    .map(
      ({ stage, route, title, path, direct, proxied }) =>
        html`<tr><td class="t">${stage}</td><td class="t">${route}<br><span class="soft">${title}</span></td><td class="t">${path}</td><td class="t wrap">${direct.slice(0, sideLengthMax)}</td><td class="t wrap">${proxied.slice(0, sideLengthMax)}</td></tr>`,
    )}</tbody></table></div>${hidden > 0 ? html`<p class="soft">and ${hidden} more, in result.json</p>` : nothing}`
}

function repetitionTable(stages: readonly StageResult[]): Html {
  const rows = stages.flatMap(({ stage, personas }) =>
    personas.flatMap(({ endpoints }) => endpoints.map(endpoint => ({ stage, ...endpoint }))),
  )
  if (rows.length === 0) return nothing
  const bad = (count: number) => html`<td class="${count > 0 ? 'bad' : 'zero'}">${showWhole(count)}</td>`
  return html`<h2>Repetitions</h2><div class="wide"><table><thead><tr><th class="t">stage</th><th class="t">endpoint</th><th>sent</th><th>answered</th><th>failed</th><th>lost</th><th>wrong</th><th>p50</th><th>p95</th><th>p99</th><th>max</th></tr></thead><tbody>${rows.map(
    ({ stage, endpoint, sentCount, answeredCount, failedCount, lostCount, wrongCount, latency }) =>
      html`<tr><th class="t">${stage}</th><td class="t">${endpoint}</td><td>${showWhole(sentCount)}</td><td>${showWhole(answeredCount)}</td>${[failedCount, lostCount, wrongCount].map(bad)}<td>${showDuration(latency?.p50Micros ?? null)}</td><td>${showDuration(latency?.p95Micros ?? null)}</td><td>${showDuration(latency?.p99Micros ?? null)}</td><td>${showDuration(latency?.maxMicros ?? null)}</td></tr>`,
  )}</tbody></table></div>`
}
