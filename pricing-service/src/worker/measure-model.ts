// In: a model's name and what to find in it. Out: what a thread found, within the bounds of memory and time. Called by quote-job.ts for a model that is not
// measured yet. Memory is reserved before the first byte of the model is read, and given back when the thread has answered or was ended.
import type { GeometryTask } from '../calculators/index.ts'
import { ServiceError } from '../errors.ts'
import type { ModelFiles } from '../models/model-files.ts'
import type { GeometryOutcome } from '../store/quote-lease.ts'
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

/**
 * Errors: JOB_MEMORY_EXCEEDED, JOB_DEADLINE_PASSED, THREAD_OUT_OF_MEMORY, THREAD_CRASHED, ENGINE_FAULT, MODEL_BYTES_MISSING, MODELS_UNAVAILABLE; the signal's
 * reason when the signal ended it.
 */
export async function measureModel(
  parts: MeasuringParts,
  modelSha256: string,
  task: GeometryTask,
  signal: AbortSignal,
): Promise<GeometryOutcome<unknown>> {
  const { bytesCount, head } = await parts.models.head(modelSha256)
  let needed = memoryOfFile(storedFormat(head, bytesCount), bytesCount, task)
  for (;;) {
    const reply = await runWithin(parts, modelSha256, task, needed, signal)
    if (reply.kind === 'fault') throw new ServiceError('ENGINE_FAULT', 'measuring the model did not succeed', { cause: reply.message })
    if (reply.kind !== 'outgrown') return reply
    // A file may hold far more facets than its bytes suggest (components placed many times): once more, with room for what was found.
    needed = memoryOfFacets(reply.facetCount, bytesCount)
  }
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
