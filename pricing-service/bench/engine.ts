// `npm run bench -- engine`, or `node pricing-service/bench/engine.ts [--json]`: how many facets per second the engine reads, sums up and checks for open edges, warm, in one thread;
// what a cold process takes in time and memory; and what Debian's admesh takes for the same file, when it is installed.
import { cpus, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { readModel } from '../src/engine/index.ts'
import { measure } from '../src/engine/measure/measure.ts'
import { countOpenEdges } from '../src/engine/measure/open-edges.ts'
import { sumUp } from '../src/engine/measure/sum-up.ts'
import type { Mesh } from '../src/engine/mesh.ts'
import { jewelMesh, toAsciiStl, toBinaryStl } from '../src/sample-models/index.ts'
import { runLoopsAtFullSpeed } from '../src/worker/loops-at-full-speed.ts'
import { admeshRun } from './engine/admesh-run.ts'
import { coldRun } from './engine/cold-run.ts'
import { medianMs } from './engine/median-ms.ts'

const { values: flags } = parseArgs({ options: { json: { type: 'boolean', default: false } } })
const facetCounts = [1_000, 10_000, 100_000, 1_000_000]

/** Facets per second of each step, and of reading and measuring together. */
const warmRates = (facetCount: number) => {
  const mesh = jewelMesh('ring', { facetCount, seed: 1 })
  const binary = toBinaryStl(mesh)
  const ascii = toAsciiStl(mesh, { numbers: 'exponent' })
  const comma = toAsciiStl(mesh, { decimalComma: true, endOfLine: '\r\n' })
  const steps: Readonly<Record<string, () => unknown>> = {
    readBinary: () => readModel(binary),
    readAscii: () => readModel(ascii),
    readAsciiComma: () => readModel(comma),
    volumeAreaBox: () => sumUp(mesh),
    openEdges: () => countOpenEdges(mesh),
    readBinaryAndMeasure: () => measure(readModel(binary) as Mesh),
  }
  const rates = Object.entries(steps).map(([step, run]) => [step, mesh.facetCount / (medianMs(run) / 1_000)] as const)
  return { facetCount: mesh.facetCount, facetsPerSecond: Object.fromEntries(rates) as Record<string, number> }
}

runLoopsAtFullSpeed()
const machine = {
  cpu: cpus()[0]?.model ?? 'unknown',
  coreCount: cpus().length,
  platform: `${process.platform} ${process.arch}`,
  node: process.version,
}
const warm = facetCounts.map(warmRates)
const binary = toBinaryStl(jewelMesh('ring', { facetCount: 1_000_000, seed: 1 }))
const cold = await coldRun(binary)
const admesh = await admeshRun(binary)

if (flags.json) {
  console.log(JSON.stringify({ machine, warm, cold, admesh }))
} else {
  const megaFacets = (perSecond: number): string => (perSecond / 1e6).toFixed(2)
  console.log(
    `${machine.cpu}, ${machine.coreCount} cores, ${machine.platform}, Node ${machine.node}; one thread, warm, median by processor time; load average ${loadavg()[0]!.toFixed(1)}\n\nmillion facets per second:`,
  )
  console.table(
    Object.fromEntries(
      warm.map(({ facetCount, facetsPerSecond }) => [
        `${facetCount} facets`,
        Object.fromEntries(Object.entries(facetsPerSecond).map(([step, perSecond]) => [step, megaFacets(perSecond)])),
      ]),
    ),
  )
  const warmMs = (warm.at(-1)!.facetCount / warm.at(-1)!.facetsPerSecond['readBinaryAndMeasure']!) * 1_000
  console.log(`1 M facets read and measured: ${warmMs.toFixed(0)} ms warm; in a new process ${cold.calculationMs.toFixed(0)} ms,`)
  console.log(
    `with a peak of ${cold.peakMegabytes} MB, of which the process without a model ${cold.idleMegabytes} MB: ${cold.bytesPerFacet} bytes per facet, the file's own 50 included.`,
  )
  console.log(
    admesh === null
      ? 'admesh: not on PATH, not compared (Debian package admesh).'
      : `admesh (checks and sums, no repair): ${admesh.wallMs.toFixed(0)} ms from start to end; our new process takes ${cold.wallMs.toFixed(0)} ms from start to end.`,
  )
}
