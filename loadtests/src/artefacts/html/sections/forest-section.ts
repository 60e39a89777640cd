// Old against new at a glance: every ratio with its interval on one axis. In: a result of two variants. Out: HTML, nothing for one variant.
import { boundsOf } from '../../../gate/rules/ratio-bounds.ts'
import type { LoadResult } from '../../../run/load-result.ts'
import { variantsOf } from '../../figures/endpoint-figures.ts'
import { type RatioRow, ratioRows } from '../../figures/paired-ratios.ts'
import { showChange, showRatio } from '../../figures/show.ts'
import { forestAxis, forestRow, forestScale } from '../charts/forest-row.ts'
import type { Scale } from '../charts/scale.ts'
import { type Html, html, nothing } from '../html.ts'

const rowsInSightMax = 14

export function forestSection(result: LoadResult): Html {
  const rows = ratioRows(result)
  const [first, second] = variantsOf(result)
  if (rows.length === 0 || first === undefined || second === undefined) return nothing
  const scale = forestScale(rows, showRatio)
  const ruled = rows.filter(({ rule }) => rule !== null)
  const others = rows.filter(({ rule }) => rule === null)
  const inSight = ruled.length > 0 ? ruled : others.slice(0, rowsInSightMax)
  const folded = others.filter(row => !inSight.includes(row))
  return html`<h2>${second} against ${first}</h2>
<p class="note">Each row: ${second} ÷ ${first}, the median over pairs of slices that followed each other, with its 95 % interval. 1 is “the same”; of durations less is better, of rates more. Faint dots are single pairs${ruled.length > 0 ? '; short dashed lines are the bounds of the rule' : ''}.</p>
${forest(inSight, scale, result)}${folded.length === 0 ? nothing : html`<details${ruled.length === 0 ? ' open' : ''}><summary>All scenarios and endpoints, shown only (${folded.length} more)</summary>${forest(folded, scale, result)}</details>`}`
}

function forest(rows: readonly RatioRow[], scale: Scale, result: LoadResult): Html {
  return html`<div class="forests"><div class="row"><span class="head">what</span><span class="head draw">less ← ratio (log scale) → more</span><span class="head figures">ratio (95 % interval)</span><span class="head says">says</span></div>${rows.map(
    row =>
      html`<div class="row"><span class="name">${row.scope} <b>${metricWords(row)}</b></span><span class="draw">${forestRow(row, scale, { look: lookOf(row), bounds: boundsOfRow(row, result) })}</span><span class="figures">${showRatio(row.median)} (${showRatio(row.lower)} – ${showRatio(row.upper)})</span><span class="says">${saying(row)}</span></div>`,
  )}<div class="row axisrow"><span></span><span class="draw">${forestAxis(scale)}</span><span></span><span></span></div></div>`
}

function metricWords({ metric }: RatioRow): string {
  return metric === 'answered-per-second' ? 'right answers per second' : metric
}

/** Coloured only where the whole interval lies on one side. */
function lookOf({ metric, lower, upper }: RatioRow): string {
  if (lower <= 1 && upper >= 1) return ''
  const less = upper < 1
  return less === (metric !== 'answered-per-second') ? 'good' : 'poor'
}

function saying({ rule, median }: RatioRow): Html {
  if (rule === null) return html`<span class="soft">${showChange(median)}</span>`
  return html`<b class="${rule.verdict}">${rule.verdict}</b>${rule.shownOnly ? html` <span class="soft">shown only</span>` : nothing}`
}

function boundsOfRow({ scope, metric, rule }: RatioRow, { suite }: LoadResult): number[] {
  const threshold = (suite.thresholds ?? []).find(
    each => each.rule === 'relative' && each.metric === metric && [each.scenario, each.endpoint].filter(Boolean).join('/') === scope,
  )
  if (rule === null || threshold?.rule !== 'relative') return []
  const { largeIsGood, passBelowRatio, failAboveRatio } = boundsOf(threshold)
  return [passBelowRatio, failAboveRatio].map(bound => (largeIsGood ? 1 / bound : bound))
}
