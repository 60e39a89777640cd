// Single requests that did not go well, with what finds them in the logs. In: a result. Out: a table, nothing if all went well.
import type { LoadResult } from '../../../run/load-result.ts'
import { absent } from '../../figures/show.ts'
import { type Html, html, nothing } from '../html.ts'

const shownMax = 60
const whyLengthMax = 400

export function sampleSection({ slices, startedAt }: LoadResult): Html {
  const samples = slices.flatMap(({ variant, measurements }) =>
    measurements.flatMap(({ scenario, samples: each }) => each.map(sample => ({ variant, scenario, ...sample }))),
  )
  if (samples.length === 0) return nothing
  const hidden = samples.length - shownMax
  return html`<h2>Requests that did not go well</h2><p class="note">${hidden > 0 ? `The first ${shownMax} of ${samples.length} samples` : 'Samples'}; all that were kept stand in result.json.</p>
<div class="wide"><table><thead><tr><th>at</th><th class="t">endpoint</th><th class="t">variant</th><th class="t">ended</th><th>status</th><th class="t">why</th><th class="t">request id</th></tr></thead><tbody>${samples
    .slice(0, shownMax)
    .map(
      ({ at, scenario, endpoint, variant, kind, status, why, requestId }) =>
        html`<tr><td>${((at - startedAt) / 1000).toFixed(1)} s</td><td class="t">${scenario}/${endpoint}</td><td class="t">${variant}</td><td class="t bad">${kind}</td><td>${status ?? absent}</td><td class="t wrap">${shortened(why)}</td><td class="t"><code>${requestId ?? absent}</code></td></tr>`,
    )}</tbody></table></div>`
}

function shortened(text: string): string {
  return text.length <= whyLengthMax ? text : `${text.slice(0, whyLengthMax)} …`
}
