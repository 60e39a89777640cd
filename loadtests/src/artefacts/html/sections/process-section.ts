// What the landscape's processes used. In: a result. Out: charts of memory and CPU. Called by the load report.
import type { LoadResult } from '../../../run/load-result.ts'
import { type ProcessLine, type ProcessPoint, processLines } from '../../figures/process-series.ts'
import { type Html, html, nothing } from '../html.ts'
import { lookOfProcess } from '../looks.ts'
import { chart } from './time-section.ts'

const mebibyte = 1_048_576

export function processSection(result: LoadResult): Html {
  const processes = processLines(result)
  if (processes.length === 0) return nothing
  const restarts = unexpectedRestarts(result)
  const lines = (value: (point: ProcessPoint) => number) => processes.map((process, index) => lineOf(process, index, value))
  return html`<h2>Processes</h2>${restarts.length === 0 ? nothing : html`<p class="bad">Ended or came back on their own: ${restarts.join(', ')}</p>`}
${chart(result, { title: 'Resident memory', unit: 'MiB', lines: lines(({ residentBytes }) => residentBytes / mebibyte), heightPx: 170 })}
${chart(result, { title: 'CPU', unit: 'cores', lines: lines(({ cpuRatio }) => cpuRatio), heightPx: 140 })}`
}

function lineOf({ process, pieces }: ProcessLine, index: number, value: (point: ProcessPoint) => number) {
  return {
    name: process,
    look: lookOfProcess(index),
    pieces: pieces.map(points => points.map(point => [point.atSeconds, value(point)] as const)),
  }
}

function unexpectedRestarts({ slices }: LoadResult): string[] {
  const counts = new Map<string, number>()
  for (const { process, unexpectedRestartCount = 0 } of slices.flatMap(slice => slice.processes))
    counts.set(process, (counts.get(process) ?? 0) + unexpectedRestartCount)
  return [...counts].filter(([, count]) => count > 0).map(([process, count]) => `${process} (${count})`)
}
