// Whether the measuring itself can be trusted: how late and how busy the injectors were, and who else used the machine. In: a result. Out: a table.
import type { InjectorHealth } from '../../../engine/measurement.ts'
import type { LoadResult } from '../../../run/load-result.ts'
import { scenariosOf, variantsOf } from '../../figures/endpoint-figures.ts'
import { absent, showDuration, showPercent, showWhole } from '../../figures/show.ts'
import { type Html, html, nothing } from '../html.ts'

export function injectorSection(result: LoadResult): Html {
  const rows = scenariosOf(result).flatMap(scenario => variantsOf(result).map(variant => injectorRow(result, { scenario, variant })))
  const foreign = result.slices.flatMap(({ foreignCpuRatio }) => foreignCpuRatio ?? [])
  const worst =
    foreign.length === 0
      ? absent
      : `${Math.max(...foreign).toFixed(2)} cores in the worst slice, ${median(foreign).toFixed(2)} in the median one`
  return html`<h2>The injectors themselves</h2>
<p class="note">Slip: how late a request was written though nothing stood in its way. What is shown is the worst slice. A run whose injectors were late or busy is not valid. Other programs on the machine used ${worst}.</p>
<div class="wide"><table><thead><tr><th class="t">scenario</th><th class="t">variant</th><th>planned</th><th>sent</th><th>of plan</th><th>slip p50</th><th>slip p99</th><th>slip max</th><th>CPU</th><th>loop delay p99</th></tr></thead><tbody>${rows}</tbody></table></div>`
}

function injectorRow({ slices }: LoadResult, { scenario, variant }: { scenario: string; variant: string }): Html {
  const measured = slices
    .filter(slice => slice.variant === variant)
    .flatMap(slice => slice.measurements.filter(each => each.scenario === scenario))
  if (measured.length === 0) return nothing
  const worst = (key: keyof InjectorHealth) => measured.reduce((high, { health }) => Math.max(high, health[key]), 0)
  const planned = measured.reduce((sum, { health }) => sum + health.intendedCount, 0)
  const sent = measured.reduce((sum, { endpoints }) => sum + endpoints.reduce((total, { sentCount }) => total + sentCount, 0), 0)
  return html`<tr><th class="t">${scenario}</th><td class="t">${variant}</td><td>${showWhole(planned)}</td><td>${showWhole(sent)}</td><td>${planned === 0 ? absent : showPercent(sent / planned)}</td><td>${showDuration(worst('slipP50Micros'))}</td><td>${showDuration(worst('slipP99Micros'))}</td><td>${showDuration(worst('slipMaxMicros'))}</td><td>${worst('cpuRatio').toFixed(2)} cores</td><td>${showDuration(worst('loopDelayP99Micros'))}</td></tr>`
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0
}
