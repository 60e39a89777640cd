// In: the name of one queue. Out: jobs put into it, within a deadline, and whether it can be reached. Used by producer.ts, one per class of work.
// BullMQ remembers a first connection that failed for ever, so a queue that never got ready is thrown away and opened anew by the next probe.
import { ServiceError } from '../errors.ts'
import { withDeadline } from './deadline.ts'
import type { PriceQueue, QueueBackend } from './queue-backend.ts'

const probeEveryMs = 1_000

const jobOptions = {
  // The store counts attempts and ends them; this only keeps the job from being dropped before.
  attempts: 1_000,
  backoff: { type: 'fixed', delay: 250 },
  removeOnComplete: true,
  removeOnFail: true,
  sizeLimit: 2_048,
} as const

export interface QueueLineOptions {
  readonly backend: QueueBackend
  readonly queueName: string
  readonly deadlineMs: number
  readonly onFault: (error: Error) => void
}

export interface QueueLine {
  /** Every job has a priority: those without one would go before all others. */
  enqueue(quoteId: string, priority: number): Promise<void>
  enqueueIfLost(quoteId: string, priority: number): Promise<boolean>
  move(quoteId: string, priority: number): Promise<void>
  readonly isReachable: boolean
  readonly storeRatio: number | null
  close(): Promise<void>
}

export async function openQueueLine(options: QueueLineOptions): Promise<QueueLine> {
  let queue: PriceQueue | null = null
  let everReady = false
  let isReachable = false
  let storeRatio: number | null = null

  async function ask<T>(attempt: string, question: (queue: PriceQueue) => Promise<T>): Promise<T> {
    queue ??= openQueue()
    try {
      const answer = await withDeadline(question(queue), options.deadlineMs)
      everReady = isReachable = true
      return answer
    } catch (cause) {
      isReachable = false
      throw new ServiceError('QUEUE_UNAVAILABLE', `${attempt} did not succeed; try again`, { cause })
    }
  }

  function openQueue(): PriceQueue {
    const opened = options.backend.openQueue(options.queueName)
    opened.on('error', options.onFault)
    return opened
  }

  async function probe(): Promise<void> {
    try {
      await ask('asking the queue', opened => opened.getWaitingCount())
      storeRatio = await ask('asking the queue for its room', opened => options.backend.storeRatio(opened))
    } catch (error) {
      options.onFault(error as Error)
      if (everReady || queue === null) return
      const neverReady = queue
      queue = null
      await withDeadline(neverReady.close(), options.deadlineMs).catch(() => {})
    }
  }

  const add = (opened: PriceQueue, quoteId: string, priority: number, number = 0) =>
    opened.add('price', { quoteId }, { ...jobOptions, priority, jobId: jobIdOf(quoteId, number) })

  async function enqueueIfLost(quoteId: string, priority: number): Promise<boolean> {
    for (let number = 0; number < jobsOfOneQuoteMax; number++) {
      const jobId = jobIdOf(quoteId, number)
      const state = await ask('looking for a job', opened => opened.getJobState(jobId))
      if (liveStates.has(state)) return false
      // Its worker gives no sign of life, whatever the lock in the queue says (a clock that was wrong can make it hold for ever): another job beside
      // it. That is safe: the store's fencing token lets one of them record.
      if (state === 'active') continue
      if (state !== 'unknown') await ask('removing an ended job', opened => opened.remove(jobId))
      await ask('queueing a quote again', opened => add(opened, quoteId, priority, number))
      return true
    }
    return false
  }

  async function move(quoteId: string, priority: number): Promise<void> {
    const job = await ask('looking for a job', opened => opened.getJob(jobIdOf(quoteId)))
    // It may have begun or ended in between, and then needs no priority.
    await job?.changePriority({ priority }).catch(() => {})
  }

  await probe()
  let probing: Promise<void> | null = null
  const timer = setInterval(() => {
    probing ??= probe().finally(() => {
      probing = null
    })
  }, probeEveryMs)

  return {
    enqueue: async (quoteId, priority) => void (await ask('queueing a quote', opened => add(opened, quoteId, priority))),
    enqueueIfLost,
    move,
    get isReachable() {
      return isReachable
    },
    get storeRatio() {
      return storeRatio
    },
    close: async () => {
      clearInterval(timer)
      await probing
      if (queue !== null) await withDeadline(queue.close(), options.deadlineMs).catch(options.onFault)
    },
  }
}

/** One quote, one job: queueing it twice is the same job. BullMQ forbids ':' and ids of digits only. */
const jobIdOf = (quoteId: string, number = 0) => (number === 0 ? `quote-${quoteId}` : `quote-${quoteId}-again-${number}`)

/** As many as there can be dead workers with a lock that seems to hold. */
const jobsOfOneQuoteMax = 10

/** Of a quote that has been silent for long: a job that waits is in order; one that is delayed should have been tried again long since. */
const liveStates: ReadonlySet<string> = new Set(['waiting', 'prioritized', 'waiting-children'])
