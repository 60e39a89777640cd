// The queue on Redis or Valkey, for installations that outgrow PostgreSQL as a queue.
import { Queue, Worker } from 'bullmq'
import type { JobReference, PriceQueue, QueueBackend } from './queue-backend.ts'
import { watchedConnector } from './watched-redis.ts'

const reconnectPauseMaxMs = 1_000
/** A worker's connection waits for the next job (drainDelay of consumer.ts), and only then is it late. */
const blockedMaxMs = 1_000

export function redisBackend(url: string, deadlineMs: number): QueueBackend {
  const connection = {
    url,
    connectTimeout: deadlineMs,
    // BullMQ's own strategy grows to 20 s: a worker would idle that long after a short outage.
    retryStrategy: (times: number) => Math.min(times * 100, reconnectPauseMaxMs),
    // A connection that died without a word (a router forgot it) is ended by the watch, and should only it have died, by its silence.
    Connector: watchedConnector(url),
    socketTimeout: deadlineMs,
  }
  return {
    prepare: async () => {},
    openQueue: name =>
      new Queue<JobReference, void, string>(name, {
        // A producer answers a client: refuse at once instead of keeping commands for later. BullMQ's skipWaitingForReady is left alone:
        // with it the first command comes before the connection, fails, and leaves the queue unusable for ever (bullmq 6.7).
        connection: { ...connection, enableOfflineQueue: false, maxRetriesPerRequest: 1 },
        streams: { events: { maxLen: 1_000 } },
      }),
    storeRatio: redisRatio,
    openWorker: (name, processor, options) =>
      new Worker<JobReference, void, string>(name, processor, {
        ...options,
        connection: { ...connection, maxRetriesPerRequest: null, socketTimeout: deadlineMs + blockedMaxMs },
      }),
  }
}

/** At `maxmemory` without eviction workers can neither take nor finish jobs, so there must never be so many. */
async function redisRatio(queue: PriceQueue): Promise<number | null> {
  const client = await (queue.getBackend() as unknown as { client: Promise<{ info(): Promise<string> }> }).client
  const info = await client.info()
  const figure = (name: string) => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1] ?? 0)
  const bytesMax = figure('maxmemory')
  return bytesMax === 0 ? null : figure('used_memory') / bytesMax
}
