// In: a model's name and what to find in it. Out: what a thread found, within the bounds of memory and time. Called by quote-job.ts for a model that is not
// measured yet. Memory is reserved before the first byte of the model is read, and given back when the thread has answered or was ended.
import type { GeometryOutcome, GeometryTask } from '../calculators/index.ts'
import { ServiceError } from '../errors.ts'
import { type CostSeed, costSeed } from '../fairness/cost-seed.ts'
import type { ModelFiles } from '../models/model-files.ts'
import type { GeometryReply } from './geometry-task.ts'
import type { MemoryAdmission } from './memory-admission.ts'
import { type JobMemory, memoryOfFacets, memoryOfFile } from './peak-memory.ts'
import { storedFormat } from './stored-format.ts'
import type { ThreadPool } from './thread-pool.ts'

export interface MeasuringParts {
  readonly models: ModelFiles
  readonly threads: ThreadPool<GeometryReply>
  readonly memory: MemoryAdmission
  readonly deadlineMs: Readonly<Record<GeometryTask['kind'], number>>
}

export interface Measured {
  readonly geometry: GeometryOutcome<unknown>
  readonly cpuMs: number
  /** What the model's kind suggests it takes; together with `cpuMs` a lesson. */
  readonly seed: CostSeed
}

/**
 * Errors: JOB_MEMORY_EXCEEDED, JOB_DEADLINE_PASSED, THREAD_OUT_OF_MEMORY, THREAD_CRASHED, ENGINE_FAULT, MODEL_BYTES_MISSING, MODELS_UNAVAILABLE; the signal's
 * reason when the signal ended it.
 */
export async function measureModel(parts: MeasuringParts, modelSha256: string, task: GeometryTask, signal: AbortSignal): Promise<Measured> {
  const { bytesCount, head } = await parts.models.head(modelSha256)
  const format = storedFormat(head, bytesCount)
  let needed = memoryOfFile(format, bytesCount, task)
  let cpuMs = 0
  for (;;) {
    const reply = await runWithin(parts, modelSha256, task, needed, signal)
    cpuMs += reply.cpuMs
    if (reply.kind === 'fault') throw new ServiceError('ENGINE_FAULT', 'measuring the model did not succeed', { cause: reply.message })
    if (reply.kind !== 'outgrown') return { geometry: outcomeOf(reply), cpuMs, seed: costSeed({ format, bytesCount }, task) }
    // A file may hold far more facets than its bytes suggest (components placed many times): once more, with room for what was found.
    needed = memoryOfFacets(reply.facetCount, bytesCount)
  }
}

/** What is kept of a model is the same on every run; the time it took is not. */
function outcomeOf(reply: Extract<GeometryReply, { kind: 'measured' | 'refused' }>): GeometryOutcome<unknown> {
  return reply.kind === 'measured' ? { kind: 'measured', measures: reply.measures } : { kind: 'refused', refusal: reply.refusal }
}

async function runWithin(
  { models, threads, memory, deadlineMs }: MeasuringParts,
  modelSha256: string,
  task: GeometryTask,
  { peakBytes, facetCountMax }: JobMemory,
  signal: AbortSignal,
): Promise<GeometryReply> {
  const reservation = await memory.reserve(peakBytes, signal)
  try {
    return await threads.run({ bytes: await models.read(modelSha256), task: { ...task, facetCountMax } }, signal, deadlineMs[task.kind])
  } finally {
    reservation.release()
  }
}
