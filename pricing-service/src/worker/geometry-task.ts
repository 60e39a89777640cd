// The file that every calculating thread runs. In: the bytes of a model, moved here without a copy, and what to find in it. Out: what was found, or why the
// model is refused.
import type { GeometryTask, RefusalWords } from '../calculators/calculator.ts'
import { type Inspection, inspect, isRefusal, type Measurement, measureModel } from '../engine/index.ts'
import { isReadingRefusal } from '../engine/read/reading-refusal.ts'
import { readModelBytes } from '../unpack/read-model-bytes.ts'

export type GeometryReply = (
  | { readonly kind: 'measured'; readonly measures: unknown }
  | { readonly kind: 'refused'; readonly refusal: RefusalWords }
  /** More facets than memory is reserved for: nothing was done with them. */
  | { readonly kind: 'outgrown'; readonly facetCount: number }
  | { readonly kind: 'fault'; readonly message: string }
) & {
  /** Processor time of this thread, of which waiting for a core is no part. */
  readonly cpuMs: number
}

const tickBoundMs = 20

/** A refusal is an answer. What the engine throws is a defect: it is told apart from a thread that crashed by being an answer too. */
export default async function geometryTask({
  bytes,
  task,
}: {
  readonly bytes: ArrayBuffer
  readonly task: GeometryTask & { readonly facetCountMax?: number }
}): Promise<GeometryReply> {
  const beganMs = performance.now()
  const before = process.threadCpuUsage()
  // Linux accounts a thread's time at ticks of some milliseconds: what takes a few of them only is better measured by the clock on the wall.
  const cpuMs = () => {
    const wallMs = performance.now() - beganMs
    const { user, system } = process.threadCpuUsage(before)
    return wallMs < tickBoundMs ? wallMs : Math.min(wallMs, (user + system) / 1_000)
  }
  try {
    const found = await find(new Uint8Array(bytes), task)
    if ('outgrown' in found) return { kind: 'outgrown', facetCount: found.outgrown, cpuMs: cpuMs() }
    return isRefusal(found) ? { kind: 'refused', refusal: found, cpuMs: cpuMs() } : { kind: 'measured', measures: found, cpuMs: cpuMs() }
  } catch (error) {
    return { kind: 'fault', message: error instanceof Error ? (error.stack ?? error.message) : String(error), cpuMs: cpuMs() }
  }
}

type Found = Measurement | Inspection | RefusalWords | { readonly outgrown: number }

async function find(bytes: Uint8Array, task: GeometryTask & { readonly facetCountMax?: number }): Promise<Found> {
  if (task.kind === 'measure') return measureModel(bytes)
  const model = await readModelBytes(bytes, task.units)
  if (isReadingRefusal(model)) return model
  const { facetCount } = model.mesh
  return facetCount > (task.facetCountMax ?? facetCount) ? { outgrown: facetCount } : inspect(model)
}
