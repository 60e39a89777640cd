// In: tasks with model bytes. Out: what the thread answered, or a coded failure. The threads live as long as the process; whatever waits,
// waits in the durable queue, not here: as many tasks at once as there are threads.
import { Piscina } from 'piscina'
import { ServiceError } from '../errors.ts'

export interface ThreadPoolOptions {
  /** Module whose default export runs in the thread. */
  readonly taskFile: URL
  readonly threadCount: number
  readonly threadHeapMegabytes: number
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

export function openThreadPool<Reply>(options: ThreadPoolOptions): ThreadPool<Reply> {
  let pool = openPool(options)

  async function run(task: ThreadTask, signal: AbortSignal, deadlineMs: number): Promise<Reply> {
    const deadline = AbortSignal.timeout(deadlineMs)
    // piscina ends the thread of an aborted task at once and starts another one.
    const running = pool.run(task, { transferList: [task.bytes], signal: AbortSignal.any([signal, deadline]) })
    try {
      return (await running) as Reply
    } catch (cause) {
      if (signal.aborted) throw signal.reason
      if (deadline.aborted)
        throw new ServiceError('JOB_DEADLINE_PASSED', `calculating took longer than the ${deadlineMs} ms that this worker allows`, {
          cause,
        })
      await reopenIfDead()
      throw crash(cause)
    }
  }

  /** piscina starts no more threads once one has died before it was ready; then only a new pool helps. */
  async function reopenIfDead(): Promise<void> {
    if (pool.threads.length > 0) return
    const dead = pool
    pool = openPool(options)
    await dead.destroy()
  }

  return { run, close: () => pool.destroy() }
}

function openPool(options: ThreadPoolOptions): Piscina {
  const pool = new Piscina({
    filename: options.taskFile.href,
    minThreads: options.threadCount,
    maxThreads: options.threadCount,
    idleTimeout: Number.POSITIVE_INFINITY,
    maxQueue: options.threadCount,
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
