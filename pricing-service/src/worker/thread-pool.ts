// In: tasks with model bytes. Out: what the thread answered, or a coded failure. Whatever waits, waits in the durable queue, not here: as many tasks at once as
// there are threads. After so many tasks, or above so much memory, all threads are replaced by fresh ones, while the old ones finish what they have.
import { Piscina } from 'piscina'
import { ServiceError } from '../errors.ts'

export interface ThreadPoolOptions {
  /** Module whose default export runs in the thread. */
  readonly taskFile: URL
  readonly threadCount: number
  readonly threadHeapMegabytes: number
  /** How much lower than the process's own the priority of the threads is; 0: the same. */
  readonly niceIncrement?: number
  /** 0: never. */
  readonly recycleTaskCount: number
  /** Of the whole process; 0: never. */
  readonly recycleAboveBytes: number
  readonly onRecycled: (why: string) => void
  readonly onFault: (error: Error) => void
}

/** What goes to a thread: the bytes, and what to do with them (any plain data that the task file understands). */
export interface ThreadTask {
  readonly bytes: ArrayBuffer
  readonly task?: unknown
}

export interface ThreadPool<Reply> {
  /**
   * The bytes are moved, not copied: afterwards the caller's buffer is empty. A thread that takes longer than the deadline is ended.
   * Errors: JOB_DEADLINE_PASSED, THREAD_OUT_OF_MEMORY, THREAD_CRASHED; the signal's reason when the signal ended it.
   */
  run(task: ThreadTask, signal: AbortSignal, deadlineMs: number): Promise<Reply>
  close(): Promise<void>
}

/** Memory that the threads do not give back would have them replaced at every task; so many must have run before. */
const tasksBetweenForMemory = 50

interface Generation {
  readonly pool: Piscina
  startedCount: number
  runningCount: number
  retired: boolean
}

export function openThreadPool<Reply>(options: ThreadPoolOptions): ThreadPool<Reply> {
  const living = new Set<Generation>()
  let current = open()

  function open(): Generation {
    const generation: Generation = { pool: openPool(options), startedCount: 0, runningCount: 0, retired: false }
    living.add(generation)
    return generation
  }

  function retire(generation: Generation): void {
    generation.retired = true
    if (generation.runningCount > 0) return
    living.delete(generation)
    void generation.pool.destroy().catch(options.onFault)
  }

  function generationForTask(): Generation {
    const why = reasonToRecycle(options, current.startedCount)
    if (why !== null) {
      const worn = current
      current = open()
      retire(worn)
      options.onRecycled(why)
    }
    current.startedCount += 1
    return current
  }

  async function run(task: ThreadTask, signal: AbortSignal, deadlineMs: number): Promise<Reply> {
    const generation = generationForTask()
    generation.runningCount += 1
    const deadline = AbortSignal.timeout(deadlineMs)
    try {
      // piscina ends the thread of an aborted task at once and starts another one.
      return (await generation.pool.run(task, { transferList: [task.bytes], signal: AbortSignal.any([signal, deadline]) })) as Reply
    } catch (cause) {
      if (signal.aborted) throw signal.reason
      if (deadline.aborted)
        throw new ServiceError('JOB_DEADLINE_PASSED', `calculating took longer than the ${deadlineMs} ms that this worker allows`, {
          cause,
        })
      replaceIfDead(generation)
      throw crash(cause)
    } finally {
      generation.runningCount -= 1
      if (generation.retired) retire(generation)
    }
  }

  /** piscina starts no more threads once one has died before it was ready; then only a new pool helps. */
  function replaceIfDead(generation: Generation): void {
    if (generation.pool.threads.length > 0 || generation !== current) return
    current = open()
    generation.retired = true
  }

  return { run, close: async () => void (await Promise.all([...living].map(({ pool }) => pool.destroy()))) }
}

function reasonToRecycle({ recycleTaskCount, recycleAboveBytes }: ThreadPoolOptions, startedCount: number): string | null {
  if (recycleTaskCount > 0 && startedCount >= recycleTaskCount) return `they have done ${startedCount} calculations`
  if (recycleAboveBytes === 0 || startedCount < tasksBetweenForMemory) return null
  const rssBytes = process.memoryUsage.rss()
  return rssBytes > recycleAboveBytes ? `the process has ${Math.ceil(rssBytes / 1_048_576)} MB of memory` : null
}

function openPool(options: ThreadPoolOptions): Piscina {
  const pool = new Piscina({
    filename: options.taskFile.href,
    minThreads: options.threadCount,
    maxThreads: options.threadCount,
    idleTimeout: Number.POSITIVE_INFINITY,
    maxQueue: options.threadCount,
    niceIncrement: options.niceIncrement ?? 0,
    resourceLimits: { maxOldGenerationSizeMb: options.threadHeapMegabytes },
    env: {},
  })
  pool.on('error', options.onFault)
  return pool
}

function crash(cause: unknown): ServiceError {
  const outOfMemory = (cause as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY'
  return outOfMemory
    ? new ServiceError('THREAD_OUT_OF_MEMORY', 'calculating ended: the thread ran out of memory', { cause })
    : new ServiceError('THREAD_CRASHED', 'calculating ended: the thread stopped before it answered', { cause })
}
