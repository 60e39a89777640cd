// In: jobs of the queue. Out: calls of `run` with a quote's id, as many at once as there are threads. Used by the worker process.
// A rejected run is tried again by the queue (the only layer that retries); the store bounds how often.
import { withDeadline } from './deadline.ts'
import type { PriceWorker, QueueBackend } from './queue-backend.ts'
import type { QueueConsumer } from './transport.ts'

export interface ConsumerOptions {
  readonly backend: QueueBackend
  readonly queueName: string
  readonly concurrencyCount: number
  readonly lockMs: number
  readonly stalledCheckMs: number
  readonly deadlineMs: number
  /** The signal: the job was given to another worker, stop. */
  readonly run: (quoteId: string, signal: AbortSignal) => Promise<void>
  readonly onFault: (error: Error) => void
}

const noSignal = new AbortController().signal

export async function openConsumer(options: ConsumerOptions): Promise<QueueConsumer> {
  let runningCount = 0
  let isReachable = false
  await options.backend.prepare()
  const counting = options.backend.openQueue(options.queueName)
  counting.on('error', options.onFault)
  // Three named parameters: BullMQ gives the signal only to functions that declare it.
  const worker = options.backend.openWorker(
    options.queueName,
    async (job, _token, signal) => {
      runningCount += 1
      try {
        await options.run(job.data.quoteId, signal ?? noSignal)
      } finally {
        runningCount -= 1
      }
    },
    {
      concurrency: options.concurrencyCount,
      lockDuration: options.lockMs,
      stalledInterval: options.stalledCheckMs,
      maxStalledCount: 3,
      // Seconds, unlike its neighbours: how long to block for the next job before asking again, should a wake-up be lost.
      drainDelay: 1,
      runRetryDelay: 500,
      autorun: false,
    },
  )
  cancelLostJobs(worker)
  worker.on('error', options.onFault)
  // BullMQ remembers a first connection that failed for ever, and a worker that runs on one asks again and again without ever letting go of the thread:
  // no signal, no heartbeat, no log (bullmq 6.7 on PostgreSQL). So it runs only when it is connected, and one that failed is replaced.
  let hasFailed = false
  Promise.all([worker.waitUntilReady(), counting.waitUntilReady()])
    .then(() => worker.run())
    .catch(error => {
      hasFailed = true
      options.onFault(error)
    })
  worker.on('ready', () => {
    isReachable = true
  })
  return {
    get runningCount() {
      return runningCount
    },
    get isReachable() {
      return isReachable && !hasFailed
    },
    get hasFailed() {
      return hasFailed
    },
    waitingCount: async () => {
      try {
        // Jobs with a priority are counted apart; those without one come from older versions.
        const count = await withDeadline(counting.getJobCountByTypes('waiting', 'prioritized'), options.deadlineMs)
        isReachable = true
        return count
      } catch (error) {
        isReachable = false
        throw error
      }
    },
    close: async () => {
      await worker.close()
      await counting.close()
    },
  }
}

/** A job whose lock could not be renewed cannot be completed any more: somebody else will run it. */
function cancelLostJobs(worker: PriceWorker): void {
  worker.on('lockRenewalFailed', jobIds => {
    for (const jobId of jobIds) worker.cancelJob(jobId, 'the lock was lost')
  })
}
