// A child process of hostile.test.ts: reads every file of the corpus, one after another, and prints one JSON line for each: what came out, the processor time, how
// much memory it took at its peak beyond what there was when the file lay ready.
import { readFileSync, writeFileSync } from 'node:fs'
import { isReadingRefusal } from '../../src/engine/read/reading-refusal.ts'
import { readModelBytes } from '../../src/unpack/read-model-bytes.ts'
import { hostileCases } from './index.ts'

const status = (field: string): number =>
  Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(readFileSync('/proc/self/status', 'utf8'))![1]) * 1024

/** Linux counts the peak anew from here on. */
const resetPeak = (): void => writeFileSync('/proc/self/clear_refs', '5')

const collectGarbage = (globalThis as { gc?: () => void }).gc!

for (const [index, { name, build, units = 'mm' }] of hostileCases.entries()) {
  const bytes = build()
  if (bytes.length > 100_000 || index % 20 === 0) collectGarbage()
  resetPeak()
  const before = status('VmRSS')
  const cpuBefore = process.cpuUsage()
  let outcome: unknown
  try {
    const model = await readModelBytes(bytes, units)
    outcome = isReadingRefusal(model)
      ? { code: model.code, detail: model.detail }
      : { facetCount: model.mesh.facetCount, notes: model.notes.map(note => note.code), bodyCount: model.bodies.length }
  } catch (error) {
    outcome = { thrown: error instanceof Error ? error.stack : String(error) }
  }
  const { user, system } = process.cpuUsage(cpuBefore)
  console.log(JSON.stringify({ name, outcome, cpuMs: (user + system) / 1_000, grownBytes: status('VmHWM') - before }))
}
