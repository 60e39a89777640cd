// In: ids of accepted quotes. Out: their jobs in the queue. Used by the api process through relay.ts.
// BullMQ remembers a first connection that failed for ever, so a queue that never got ready is thrown away and opened anew by the next probe.
import { ServiceError } from '../errors.ts'
import { withDeadline } from './deadline.ts'
import type { PriceQueue, QueueBackend } from './queue-backend.ts'
import type { QueueProducer } from './transport.ts'

const probeEveryMs = 1_000

const jobOptions = {
  // The store counts attempts and ends them; this only keeps the job from being dropped before.
  attempts: 1_000,
  backoff: { type: 'fixed', delay: 250 },
  removeOnComplete: true,
  removeOnFail: true,
  sizeLimit: 2_048,
} as const

export interface ProducerOptions {
  readonly backend: QueueBackend
  readonly queueName: string
  readonly deadlineMs: number
  readonly onFault: (error: Error) => void
}

export async function openProducer(options: ProducerOptions): Promise<QueueProducer> {
  let queue: PriceQueue | null = null
  let everReady = false
  let isReachable = false

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
    } catch (error) {
      options.onFault(error as Error)
      if (everReady || queue === null) return
      const neverReady = queue
      queue = null
      await withDeadline(neverReady.close(), options.deadlineMs).catch(() => {})
    }
  }

  const add = (opened: PriceQueue, quoteId: string) => opened.add('price', { quoteId }, { ...jobOptions, jobId: jobIdOf(quoteId) })

  async function enqueueIfLost(quoteId: string): Promise<boolean> {
    const state = await ask('looking for a job', opened => opened.getJobState(jobIdOf(quoteId)))
    if (liveStates.has(state)) return false
    // Its worker gives no sign of life, whatever the lock in the queue says (a clock that was wrong can make it hold for ever). Two jobs of one
    // quote are safe: the store's fencing token lets one of them record.
    if (state === 'active') return addSecond(quoteId)
    if (state !== 'unknown') await ask('removing an ended job', opened => opened.remove(jobIdOf(quoteId)))
    await ask('queueing a quote again', opened => add(opened, quoteId))
    return true
  }

  async function addSecond(quoteId: string): Promise<boolean> {
    const second = `${jobIdOf(quoteId)}-again`
    const state = await ask('looking for a second job', opened => opened.getJobState(second))
    if (state !== 'unknown') return false
    await ask('queueing a quote again', opened => opened.add('price', { quoteId }, { ...jobOptions, jobId: second }))
    return true
  }

  await probe()
  let probing: Promise<void> | null = null
  const timer = setInterval(() => {
    probing ??= probe().finally(() => {
      probing = null
    })
  }, probeEveryMs)

  return {
    enqueue: async quoteId => void (await ask('queueing a quote', opened => add(opened, quoteId))),
    enqueueIfLost,
    get isReachable() {
      return isReachable
    },
    close: async () => {
      clearInterval(timer)
      await probing
      if (queue !== null) await withDeadline(queue.close(), options.deadlineMs).catch(options.onFault)
    },
  }
}

/** One quote, one job: queueing it twice is the same job. BullMQ forbids ':' and ids of digits only. */
const jobIdOf = (quoteId: string) => `quote-${quoteId}`

/** Of a quote that has been silent for long: a job that waits is in order; one that is delayed should have been tried again long since. */
const liveStates: ReadonlySet<string> = new Set(['waiting', 'prioritized', 'waiting-children'])
