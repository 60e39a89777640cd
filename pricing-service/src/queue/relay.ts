// In: accepted quotes. Out: each has a job. Three ways, from fast to sure: right after acceptance; the outbox, for what was accepted but not
// confirmed by the queue; and the reconciler, for unfinished quotes whose job the queue has lost since. Any number of api processes may run it.
import type { Database } from '../store/database.ts'
import { confirmQueued, readOutbox, takeSilentQuotes } from '../store/unqueued-quotes.ts'
import type { QueueProducer } from './transport.ts'

const batchCountMax = 500
const confirmEveryMs = 50

export interface RelayOptions {
  readonly database: Database
  readonly producer: QueueProducer
  readonly relayEveryMs: number
  readonly reconcileEveryMs: number
  readonly jobLostAfterMs: number
  readonly onFault: (error: Error) => void
  readonly onRequeued: (quoteId: string) => void
}

export interface Relay {
  /** Queues a quote just accepted. Errors: QUEUE_UNAVAILABLE; the quote stays in the outbox and is queued later. */
  dispatch(quoteId: string): Promise<void>
  close(): Promise<void>
}

export function openRelay(options: RelayOptions): Relay {
  const { database, producer } = options
  const queued = new Set<string>()

  async function dispatch(quoteId: string): Promise<void> {
    await producer.enqueue(quoteId)
    queued.add(quoteId)
  }

  /** In batches: forgetting an outbox row is never urgent, and each statement waits for the disk. */
  async function confirm(): Promise<void> {
    const ids = [...queued]
    if (ids.length === 0) return
    await confirmQueued(database, ids)
    for (const id of ids) queued.delete(id)
  }

  async function relayOutbox(): Promise<void> {
    for (const quoteId of await readOutbox(database, options.relayEveryMs, batchCountMax)) await dispatch(quoteId)
  }

  async function reconcile(): Promise<void> {
    if (!producer.isReachable) return
    for (const quoteId of await takeSilentQuotes(database, options.jobLostAfterMs, batchCountMax)) {
      if (await producer.enqueueIfLost(quoteId)) options.onRequeued(quoteId)
    }
  }

  const loops = [
    repeat(confirm, confirmEveryMs, options.onFault),
    repeat(relayOutbox, options.relayEveryMs, options.onFault),
    repeat(reconcile, options.reconcileEveryMs, options.onFault),
  ]
  return {
    dispatch,
    close: async () => {
      await Promise.all(loops.map(stop => stop()))
      await confirm().catch(options.onFault)
    },
  }
}

/** Runs again `everyMs` after the last run ended; the returned function stops it and waits for the running one. */
function repeat(work: () => Promise<void>, everyMs: number, onFault: (error: Error) => void): () => Promise<void> {
  let running: Promise<void> | null = null
  const timer = setInterval(() => {
    running ??= work()
      .catch(onFault)
      .finally(() => {
        running = null
      })
  }, everyMs)
  return async () => {
    clearInterval(timer)
    await running
  }
}
