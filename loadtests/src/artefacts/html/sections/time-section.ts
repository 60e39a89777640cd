// How the run went, second by second: rates, durations, failures, with what happened meanwhile as numbered lines. In: a result. Out: charts per scenario.
import type { LoadResult } from '../../../run/load-result.ts'
import { endpointsOf, scenariosOf, variantsOf } from '../../figures/endpoint-figures.ts'
import { bucketSeconds, type Series, type SeriesPoint, seriesOf } from '../../figures/series.ts'
import { showClock, showMillis } from '../../figures/show.ts'
import { type Line, lineChart } from '../charts/line-chart.ts'
import { clockScale, latencyScale, linearScale } from '../charts/scale.ts'
import { type Html, html, nothing } from '../html.ts'
import { lookOfVariant } from '../looks.ts'
import { markersOf, markList } from './markers.ts'

export function timeSection(result: LoadResult): Html {
  if (result.slices.length === 0) return nothing
  const scenarios = scenariosOf(result).filter(scenario =>
    result.slices.some(slice => slice.measurements.some(each => each.scenario === scenario)),
  )
  const width = bucketSeconds(result)
  return html`<h2>The run in time</h2>
<p class="note">By the time at which requests were due; ${width === 1 ? 'one point per second' : `one point per ${width} s`}. Rates are means; of durations the highest p95 of any second is drawn.${variantsOf(result).length > 1 ? ' Where a line is broken, the other variant was on.' : ''}</p>
${markList(result)}${scenarios.map(scenario => scenarioCharts(result, scenario))}`
}

function scenarioCharts(result: LoadResult, scenario: string): Html {
  const variants = variantsOf(result)
  const series = seriesOf(result, { scenario, variants })
  const endpoints = endpointsOf(result, scenario)
  const slowest = endpoints.length > 1 ? ', of the slowest endpoint' : ''
  const failed = (point: SeriesPoint) => point.failedPerSecond + point.wrongPerSecond
  const anyFailed = series.some(({ pieces }) => pieces.flat().some(point => failed(point) > 0))
  return html`<h3>${scenario}</h3>
${chart(result, { title: 'Right answers', unit: 'per second', lines: linesOf(series, variants, point => point.rightPerSecond), heightPx: 150 })}
${chart(result, { title: `p95 of the duration${slowest}`, unit: 'ms', lines: linesOf(series, variants, point => point.p95Micros), heightPx: 190, latency: true })}
${anyFailed ? chart(result, { title: 'Failed, lost or wrong', unit: 'per second', lines: linesOf(series, variants, failed), heightPx: 100 }) : html`<p class="soft">No request failed, was lost or was answered wrongly.</p>`}
${endpoints.length < 2 ? nothing : html`<details><summary>${scenario}: p95 of each endpoint (${endpoints.length})</summary><div class="multiples">${endpoints.map(endpoint => endpointChart(result, { scenario, endpoint }))}</div></details>`}`
}

function endpointChart(result: LoadResult, { scenario, endpoint }: { scenario: string; endpoint: string }): Html {
  const variants = variantsOf(result)
  const series = seriesOf(result, { scenario, variants, endpoint, pointCount: 90 })
  return chart(result, {
    title: endpoint,
    unit: 'p95, ms',
    lines: linesOf(series, variants, point => point.p95Micros),
    heightPx: 90,
    latency: true,
    small: true,
  })
}

interface TimeChart {
  readonly title: string
  readonly unit: string
  readonly lines: readonly Line[]
  readonly heightPx: number
  readonly latency?: boolean
  readonly small?: boolean
}

export function chart(result: LoadResult, { title, unit, lines, heightPx, latency = false, small = false }: TimeChart): Html {
  const values = lines.flatMap(({ pieces }) => pieces.flat().map(([, value]) => value))
  const highest = values.reduce((high, value) => Math.max(high, value), 0)
  const y = latency ? latencyScale(values, showMillis) : linearScale(highest, value => String(Number(value.toPrecision(3))), small ? 2 : 3)
  const x = clockScale((result.endedAt - result.startedAt) / 1000, showClock, small ? 4 : 8)
  return lineChart({ title, unit, x, xTitle: '', y, lines, heightPx, small, markers: small ? [] : markersOf(result), inTime: true })
}

function linesOf(series: readonly Series[], variants: readonly string[], value: (point: SeriesPoint) => number | null): Line[] {
  return series.map(({ variant, pieces }) => ({
    name: variant,
    look: lookOfVariant(variant, variants),
    pieces: pieces.map(points =>
      points.flatMap(point => {
        const shown = value(point)
        return shown === null ? [] : [[point.atSeconds, shown] as const]
      }),
    ),
  }))
}
