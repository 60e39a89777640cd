// How long answers took, at every percentile. In: a result. Out: a chart per scenario, smaller ones per endpoint. Called by the load report.
import type { LoadResult } from '../../../run/load-result.ts'
import { type EndpointFigures, endpointFigures, scenariosOf, variantsOf } from '../../figures/endpoint-figures.ts'
import { showMillis } from '../../figures/show.ts'
import { type Line, lineChart } from '../charts/line-chart.ts'
import { latencyScale, percentileScale } from '../charts/scale.ts'
import { type Html, html, nothing } from '../html.ts'
import { lookOfVariant } from '../looks.ts'

const pointCount = 90

export function percentileSection(result: LoadResult): Html {
  const all = endpointFigures(result).filter(({ histogram }) => histogram.totalCount > 0)
  if (all.length === 0) return nothing
  const variants = variantsOf(result)
  const charts = scenariosOf(result).map(scenario => {
    const rows = all.filter(row => row.scenario === scenario)
    if (rows.length === 0) return nothing
    const endpoints = [...new Set(rows.flatMap(({ endpoint }) => endpoint ?? []))]
    const whole = rows.filter(({ intendedCount }) => intendedCount !== null)
    const single = endpoints.map(endpoint =>
      chart(
        endpoint,
        rows.filter(row => row.endpoint === endpoint),
        { variants, small: true },
      ),
    )
    return html`${chart(`${scenario}: duration by percentile`, whole, { variants, small: false })}${endpoints.length < 2 ? nothing : html`<details><summary>${scenario}: each endpoint (${endpoints.length})</summary><div class="multiples">${single}</div></details>`}`
  })
  return html`<h2>Durations by percentile</h2>
<p class="note">To the right each further nine of the slowest answers has the same room: p99 is what one request in a hundred exceeds.</p>${charts}`
}

function chart(
  title: string,
  rows: readonly EndpointFigures[],
  { variants, small }: { variants: readonly string[]; small: boolean },
): Html {
  const count = Math.max(...rows.map(({ histogram }) => histogram.totalCount))
  const lines = rows.map(row => ({ name: row.variant, look: lookOfVariant(row.variant, variants), pieces: [curve(row)] }) satisfies Line)
  const values = lines.flatMap(({ pieces }) => pieces.flat().map(([, micros]) => micros))
  const [x, y] = [percentileScale(count), latencyScale(values, showMillis)]
  return lineChart({ title, unit: 'ms', x, xTitle: small ? '' : 'percentile', y, lines, heightPx: small ? 110 : 240, small })
}

/** Evenly spaced on the axis; the last point is the maximum. */
function curve({ histogram }: EndpointFigures): [ratio: number, micros: number][] {
  const nines = Math.min(6, Math.log10(Math.max(10, histogram.totalCount)))
  const ratios = Array.from({ length: pointCount }, (_, index) => 1 - 10 ** ((-index / (pointCount - 1)) * nines))
  return ratios.map((ratio, index) => [
    ratio,
    index === pointCount - 1 ? histogram.maxValue : histogram.getValueAtPercentile(Math.max(0, ratio * 100)),
  ])
}
