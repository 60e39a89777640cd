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
  const scale = forestScale(rows, ratio => String(ratio))
  const ruled = rows.filter(({ rule }) => rule !== null)
  const others = rows.filter(({ rule }) => rule === null)
  const inSight = ruled.length > 0 ? ruled : others.slice(0, rowsInSightMax)
  const folded = others.filter(row => !inSight.includes(row))
  return html`<h2>${second} against ${first}</h2>
<p class="note">Each row: ${second} ÷ ${first}, the median over pairs of slices that followed each other, with its 95 % interval. 1 is “the same”; of durations less is better, of rates more. Faint dots are single pairs${ruled.length > 0 ? '; short dashed lines are the bounds of the rule' : ''}.</p>
${forest(inSight, scale, result)}${folded.length === 0 ? nothing : html`<details${ruled.length === 0 ? ' open' : ''}><summary>All scenarios and endpoints, shown only (${folded.length} more)</summary>${forest(folded, scale, result)}</details>`}`
}

function forest(rows: readonly RatioRow[], scale: Scale, result: LoadResult): Html {
  const head = html`<div class="row head"><span>what</span><span class="draw">less ← ratio, log scale → more</span><span class="figures">ratio (95 % interval)</span><span class="means">that is</span><span class="says">says</span></div>`
  const axis = html`<div class="row axisrow"><span></span><span class="draw">${forestAxis(scale)}</span><span></span><span></span><span></span></div>`
  return html`<div class="forests">${head}${rows.map(row => forestLine(row, scale, result))}${axis}</div>`
}

function forestLine(row: RatioRow, scale: Scale, result: LoadResult): Html {
  const { scope, median, lower, upper } = row
  return html`<div class="row"><span class="name">${scope} <b>${metricWords(row)}</b></span><span class="draw">${forestRow(row, scale, {
    look: lookOf(row),
    bounds: boundsOfRow(row, result),
  })}</span><span class="figures">${showRatio(median)} (${showRatio(lower)} – ${showRatio(upper)})</span><span class="means">${meaning(row)}</span><span class="says">${saying(row)}</span></div>`
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

function meaning({ metric, median, lower, upper }: RatioRow): string {
  if (lower <= 1 && upper >= 1) return 'no sure difference'
  return showChange(median, metric === 'answered-per-second' ? 'rate' : 'duration')
}

function saying({ rule }: RatioRow): Html {
  if (rule === null) return nothing
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
