// THE order of a load report: verdict, old against new, endpoints, durations, time, processes, injectors, samples, environment. In: a result.
// Out: one page as text. The sections do the work and know nothing of each other.
import type { LoadResult } from '../../run/load-result.ts'
import { showTime } from '../figures/show.ts'
import { html } from './html.ts'
import { page } from './page.ts'
import { endpointSection } from './sections/endpoint-section.ts'
import { environmentSection } from './sections/environment-section.ts'
import { forestSection } from './sections/forest-section.ts'
import { injectorSection } from './sections/injector-section.ts'
import { percentileSection } from './sections/percentile-section.ts'
import { processSection } from './sections/process-section.ts'
import { sampleSection } from './sections/sample-section.ts'
import { timeSection } from './sections/time-section.ts'
import { verdictSection } from './sections/verdict-section.ts'

const sections = [
  verdictSection,
  forestSection,
  endpointSection,
  percentileSection,
  timeSection,
  processSection,
  injectorSection,
  sampleSection,
  environmentSection,
]

export function loadReport(result: LoadResult): string {
  const { suite, startedAt, gate } = result
  const head = html`<header><h1>${suite.name}</h1><span class="soft">${showTime(startedAt)}</span></header><p class="soft">${suite.summary}</p>`
  return page(`${suite.name}: ${gate.verdict}`, html`${head}${sections.map(section => section(result))}`)
}
