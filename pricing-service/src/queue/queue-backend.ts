// What a backend of the queue provides, whatever stores the jobs. postgres-backend.ts and redis-backend.ts implement it; producer.ts and
// consumer.ts use it without knowing which one they have.
import type { Queue, Worker, WorkerOptions } from 'bullmq'

/** All that travels: the truth about the quote is read from the store. */
export interface JobReference {
  readonly quoteId: string
}

export type PriceQueue = Queue<JobReference, void, string>
export type PriceWorker = Worker<JobReference, void, string>
export type PriceProcessor = (
  job: { readonly data: JobReference },
  token: string | undefined,
  signal: AbortSignal | undefined,
) => Promise<void>

export interface QueueBackend {
  /** Makes what the jobs are kept in, if it must be made. Errors: Error when the server cannot be reached. */
  prepare(): Promise<void>
  openQueue(queueName: string): PriceQueue
  /** How full the store of the queue is (0..1); null when it has no bound that it knows of. */
  storeRatio(queue: PriceQueue): Promise<number | null>
  openWorker(queueName: string, processor: PriceProcessor, options: Omit<WorkerOptions, 'connection'>): PriceWorker
}
