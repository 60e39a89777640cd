// `npm run bench -- engine-bars`, or `node pricing-service/bench/engine-bars.ts`: the bars of the engine, each with what was measured, on this machine and beside its peers.
// Times are processor time of the thread (of admesh: of its process); threads against processes by the clock, taking turns.
import { execFileSync } from 'node:child_process'
import { cpus, loadavg } from 'node:os'
import { castingLimits, findingsOf } from '../src/engine/findings/index.ts'
import { readModel } from '../src/engine/index.ts'
import { inspect } from '../src/engine/inspect/inspect.ts'
import { modelOf } from '../src/engine/inspect/test-model.ts'
import { measure } from '../src/engine/measure/measure.ts'
import type { Mesh } from '../src/engine/mesh.ts'
import { jewel } from '../src/sample-models/index.ts'
import { runLoopsAtFullSpeed } from '../src/worker/loops-at-full-speed.ts'
import { admeshProcessorMs } from './engine/admesh-processor-ms.ts'
import { medianMs } from './engine/median-ms.ts'
import { memoryRun } from './engine/memory-run.ts'
import { threadsAndProcesses } from './engine/threads-and-processes.ts'
import { withFile } from './engine/with-file.ts'

interface Bar {
  readonly bar: string
  readonly measured: string
  readonly met: boolean
}

const facetsOf = (file: Uint8Array): number => (file.byteLength - 84) / 50
const measureMs = (file: Uint8Array): number => medianMs(() => measure(readModel(file) as Mesh))
const inspectMs = (file: Uint8Array): number => medianMs(() => findingsOf(inspect(modelOf(readModel(file) as Mesh)), castingLimits))
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!

const admeshVersion = (): string => {
  try {
    return /version ([\d.]+)/.exec(execFileSync('admesh', ['--version'], { encoding: 'utf8' }))?.[1] ?? 'unknown'
  } catch {
    return 'not installed'
  }
}

runLoopsAtFullSpeed()
const million = jewel('ring', { facetCount: 1_000_000, seed: 1 })
const fourMillion = jewel('ring', { facetCount: 4_000_000, seed: 1 })
const bars: Bar[] = []

const oneMs = measureMs(million)
const perSecond = facetsOf(million) / (oneMs / 1_000)
bars.push({
  bar: 'read + measure + open edges, 1 M facets of binary STL: ≥ 5.00 M facets/s',
  measured: `${(perSecond / 1e6).toFixed(2)} M facets/s (${oneMs.toFixed(0)} ms)`,
  met: perSecond >= 5e6,
})

const ratios = await withFile(million, async file => {
  const found: number[] = []
  for (let round = 0; round < 5; round++) {
    const admeshMs = await admeshProcessorMs(file)
    if (admeshMs !== null) found.push(admeshMs / measureMs(million))
  }
  return found
})
bars.push({
  bar: 'the same, against admesh -e -v on the same file: ≥ 1.50 × as fast',
  measured:
    ratios.length === 0
      ? 'admesh is not installed (Debian package admesh)'
      : `${median(ratios).toFixed(2)} × (rounds ${ratios.map(ratio => ratio.toFixed(2)).join(', ')})`,
  met: ratios.length > 0 && median(ratios) >= 1.5,
})

const scaling = median(Array.from({ length: 3 }, () => measureMs(fourMillion) / measureMs(million)))
bars.push({ bar: 'linear: 4 M facets cost ≤ 4.50 × 1 M', measured: `${scaling.toFixed(2)} ×`, met: scaling <= 4.5 })

for (const file of [million, fourMillion]) {
  const { peakMegabytes, idleMegabytes, facetCount } = await memoryRun(file)
  const allowedMegabytes = 60 + (120 * facetCount) / 1e6
  bars.push({
    bar: `memory of a process that measures ${(facetCount / 1e6).toFixed(0)} M facets: ≤ 60 MB + 120 B per facet = ${allowedMegabytes.toFixed(0)} MB`,
    measured: `peak ${peakMegabytes.toFixed(0)} MB, ${idleMegabytes.toFixed(0)} of them before the file is read (${(((peakMegabytes - idleMegabytes) * 1e6) / facetCount).toFixed(0)} B per facet)`,
    met: peakMegabytes <= allowedMegabytes,
  })
}

const { ratio, threadModelsPerSecond, processModelsPerSecond } = await threadsAndProcesses()
bars.push({
  bar: 'two threads inspect mid-size models at ≥ 0.90 × the rate of two processes',
  measured: `${ratio.toFixed(2)} × (${threadModelsPerSecond.toFixed(1)} against ${processModelsPerSecond.toFixed(1)} models of 20 000 facets per second)`,
  met: ratio >= 0.9,
})

console.log(
  `${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} cores, ${process.platform} ${process.arch}, Node ${process.version}, admesh ${admeshVersion()}; load average ${loadavg()[0]!.toFixed(1)}\n`,
)
for (const { bar, measured, met } of bars) console.log(`${met ? 'met    ' : 'NOT MET'}  ${bar}\n         ${measured}`)
const notMetCount = bars.filter(({ met }) => !met).length
console.log(
  `\n${bars.length - notMetCount} of ${bars.length} bars met${loadavg()[0]! > cpus().length ? '; other programs were busy meanwhile, which slows processor time down too' : ''}.`,
)

console.log('\nread + inspect + findings (no bar of its own):')
for (const kind of ['ring', 'bangle'] as const)
  for (const facetCount of [10_000, 100_000, 1_000_000]) {
    const file = jewel(kind, { facetCount, seed: 1 })
    const ms = inspectMs(file)
    console.log(`  ${kind}, ${facetsOf(file)} facets: ${ms.toFixed(0)} ms, ${(facetsOf(file) / ms / 1_000).toFixed(2)} M facets/s`)
  }
