// `npm run bench -- memory`: how much memory a job needs at its peak, per format and task, each measured in a process of its own that does what a thread does;
// and whether the worker's estimate (src/worker/peak-memory.ts), by which jobs are admitted, covers it.
import { execFileSync } from 'node:child_process'
import { cpus } from 'node:os'
import type { GeometryTask } from '../src/calculators/index.ts'
import { memoryOfFile } from '../src/worker/peak-memory.ts'
import { storedFormat } from '../src/worker/stored-format.ts'
import { withFile } from './engine/with-file.ts'
import { modelFiles } from './memory/model-files.ts'

const facetCounts = [100_000, 400_000, 1_000_000]
const heapMegabytes = 2_048
const megabytes = (bytes: number) => (bytes / 1e6).toFixed(0)

const tasksOf = (format: string): readonly GeometryTask['kind'][] => (format.startsWith('stl') ? ['measure', 'inspect'] : ['inspect'])

console.log(
  `${cpus()[0]?.model}, Node ${process.version}; peak of memory above that of a process that has done nothing yet, heap at most ${heapMegabytes} MB`,
)
const rows: Record<string, Record<string, string>> = {}
for (const facetCount of facetCounts)
  for (const { name, format, build, units } of modelFiles(facetCount)) {
    const bytes = await build()
    for (const kind of tasksOf(format)) {
      const peakBytes = await withFile(bytes, async file => peakOf(file, kind, units))
      const task: GeometryTask = kind === 'measure' ? { kind } : { kind, units: null }
      const estimate = memoryOfFile(storedFormat(bytes.subarray(0, 8_192), bytes.length), bytes.length, task).peakBytes
      if (estimate < peakBytes) process.exitCode = 1
      rows[`${facetCount} ${name}, ${kind}`] = {
        'file MB': megabytes(bytes.length),
        'peak MB': megabytes(peakBytes),
        'bytes per facet without the file': ((peakBytes - bytes.length) / facetCount).toFixed(0),
        'estimate MB': megabytes(estimate),
        covered: estimate < peakBytes ? 'NO' : 'yes',
      }
    }
  }
console.table(rows)

function peakOf(file: string, kind: string, units: string): number {
  const words = [`--max-old-space-size=${heapMegabytes}`, `${import.meta.dirname}/memory/one-job.ts`, file, kind, units]
  return (JSON.parse(execFileSync(process.execPath, words, { encoding: 'utf8' })) as { peakBytes: number }).peakBytes
}
