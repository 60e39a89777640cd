// The port between the service and its queue, and the table of what can stand behind it. The queue carries ids and may lose everything:
// the truth is in store/. Only this folder names BullMQ.
import type { WorkClass } from '../fairness/lanes.ts'
import type { Place } from '../store/place-quotes.ts'
import { postgresBackend } from './postgres-backend.ts'
import type { QueueBackend } from './queue-backend.ts'
import { redisBackend } from './redis-backend.ts'

const backends: Readonly<Record<string, (url: string, deadlineMs: number) => QueueBackend>> = {
  'postgres:': postgresBackend,
  'postgresql:': postgresBackend,
  'redis:': redisBackend,
  'rediss:': redisBackend,
}

/** Errors: Error that names the kinds of address that are known. */
export function queueBackendOf(url: string, deadlineMs: number): QueueBackend {
  const protocol = URL.canParse(url) ? new URL(url).protocol : ''
  const backend = backends[protocol]
  if (backend === undefined)
    throw new Error(
      `the queue address must begin with ${Object.keys(backends)
        .map(name => `${name}//`)
        .join(', ')}`,
    )
  return backend(url, deadlineMs)
}

/** Each class of work has a queue of its own; batch keeps the plain name, which had all of them once. */
export const queueNameOf = (queueName: string, workClass: WorkClass) => (workClass === 'batch' ? queueName : `${queueName}-${workClass}`)

export interface QueueProducer {
  /** Resolves when the queue has the job; a job that is there already stays as it is. Errors: QUEUE_UNAVAILABLE, within the deadline. */
  enqueue(quoteId: string, place: Place): Promise<void>
  /** Puts a job there anew unless it waits or runs; true when it did. Errors: QUEUE_UNAVAILABLE. */
  enqueueIfLost(quoteId: string, place: Place): Promise<boolean>
  /** Gives a job that waits another priority; nothing happens to one that is not there. Errors: QUEUE_UNAVAILABLE. */
  move(quoteId: string, place: Place): Promise<void>
  /** How full the queue's own store was at the last probe (0..1); null when it has no bound of its own. */
  readonly storeRatio: number | null
  /** The last answer of the queue, not older than a probe interval. */
  readonly isReachable: boolean
  close(): Promise<void>
}

export interface QueueConsumer {
  readonly runningCount: number
  /** Jobs that wait in the queue. Errors: QUEUE_UNAVAILABLE. */
  waitingCount(): Promise<number>
  readonly isReachable: boolean
  /** It could not connect and never will: only a new one helps. */
  readonly hasFailed: boolean
  /** Takes no more jobs; resolves when the running ones have ended. */
  close(): Promise<void>
}
