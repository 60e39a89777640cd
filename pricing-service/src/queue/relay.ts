// In: accepted quotes. Out: each has its place in the fair order and a job. Three ways, from fast to sure: right after acceptance; the outbox, for what was
// accepted but not confirmed by the queue; and the reconciler, for unfinished quotes whose job the queue has lost since. Any number of api processes may run it.
import type { PartnerWeights } from '../fairness/fair-order.ts'
import type { Database } from '../store/database.ts'
import { dropExpired } from '../store/dropped-quotes.ts'
import { type Place, placeQuotes, rebasePlaces } from '../store/place-quotes.ts'
import { confirmQueued, readOutbox, takeSilentQuotes } from '../store/unqueued-quotes.ts'
import { openBatches } from './batches.ts'
import type { QueueProducer } from './transport.ts'

const batchCountMax = 500
const confirmEveryMs = 50

export interface RelayOptions {
  readonly database: Database
  readonly producer: QueueProducer
  readonly weights: PartnerWeights
  readonly relayEveryMs: number
  readonly reconcileEveryMs: number
  readonly jobLostAfterMs: number
  readonly onFault: (error: Error) => void
  readonly onRequeued: (quoteId: string) => void
  readonly onExpired: (count: number) => void
}

export interface Relay {
  /** Queues a quote just accepted. Errors: STORE_UNAVAILABLE, QUEUE_UNAVAILABLE; the quote stays in the outbox and is queued later. */
  dispatch(quoteId: string): Promise<void>
  close(): Promise<void>
}

export function openRelay(options: RelayOptions): Relay {
  const { database, producer } = options
  const queued = new Set<string>()
  // Those that are accepted while places are given get theirs together: one statement, one lock.
  const placing = openBatches<string, Map<string, Place>>(ids => placeQuotes(database, ids, options.weights), batchCountMax)

  async function dispatch(quoteId: string): Promise<void> {
    const place = (await placing.join(quoteId)).get(quoteId)
    if (place !== undefined) await producer.enqueue(quoteId, place)
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
    const expiredCount = await dropExpired(database)
    if (expiredCount > 0) options.onExpired(expiredCount)
    const ids = await readOutbox(database, options.relayEveryMs, batchCountMax)
    const places = ids.length === 0 ? new Map<string, Place>() : await placeQuotes(database, ids, options.weights)
    for (const id of ids) {
      const place = places.get(id)
      if (place !== undefined) await producer.enqueue(id, place)
      queued.add(id)
    }
  }

  async function reconcile(): Promise<void> {
    if (!producer.isReachable) return
    for (const [id, place] of await rebasePlaces(database)) await producer.move(id, place)
    const ids = await takeSilentQuotes(database, options.jobLostAfterMs, batchCountMax)
    if (ids.length === 0) return
    for (const [id, place] of await placeQuotes(database, ids, options.weights)) {
      if (await producer.enqueueIfLost(id, place)) options.onRequeued(id)
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
