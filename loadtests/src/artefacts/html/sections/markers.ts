// What happened during a run: numbered where it is drawn, told in a list. In: a result. Out: marks for charts, HTML of the list.
import type { LoadResult } from '../../../run/load-result.ts'
import { showClock } from '../../figures/show.ts'
import type { ChartMarker } from '../charts/line-chart.ts'
import { type Html, html, nothing } from '../html.ts'

const drawnMax = 60
const listedMax = 200

export function markersOf({ markers, startedAt }: LoadResult): ChartMarker[] {
  return markers.slice(0, drawnMax).map(({ at }, index) => ({ x: (at - startedAt) / 1000, sign: String(index + 1) }))
}

export function markList({ markers, startedAt }: LoadResult): Html {
  if (markers.length === 0) return nothing
  const hidden = markers.length - listedMax
  return html`<ol class="marks">${markers.slice(0, listedMax).map(({ at, text }) => html`<li>${showClock((at - startedAt) / 1000)} ${text}</li>`)}</ol>${hidden > 0 ? html`<p class="soft">and ${hidden} more, in result.json</p>` : nothing}`
}
