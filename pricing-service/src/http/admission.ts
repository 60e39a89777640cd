// In: figures of the queue, sampled once a second. Out: "no" to new quotes when the queue is full or cannot be reached, at once and before
// anything is recorded. Every queue has a bound and a named refusal.
import { ServiceError } from '../errors.ts'
import type { QueueProducer } from '../queue/transport.ts'
import type { Database } from '../store/database.ts'
import { type QueueFigures, readQueueFigures } from '../store/read-quotes.ts'

const sampleEveryMs = 1_000

export interface Admission {
  /** Errors: QUEUE_UNAVAILABLE, QUEUE_FULL. */
  admit(): void
  readonly figures: QueueFigures
  /** Whether the store answered the last sample. */
  readonly storeAnswers: boolean
  close(): Promise<void>
}

export interface AdmissionOptions {
  readonly database: Database
  readonly producer: QueueProducer
  readonly queuedCountMax: number
  readonly onFault: (error: Error) => void
}

export async function openAdmission(options: AdmissionOptions): Promise<Admission> {
  let figures: QueueFigures = { queuedCount: 0, runningCount: 0, oldestWaitingSeconds: 0 }
  let storeAnswers = false

  async function sample(): Promise<void> {
    try {
      figures = await readQueueFigures(options.database)
      storeAnswers = true
    } catch (error) {
      storeAnswers = false
      options.onFault(error as Error)
    }
  }

  await sample()
  let sampling: Promise<void> | null = null
  const timer = setInterval(() => {
    sampling ??= sample().finally(() => {
      sampling = null
    })
  }, sampleEveryMs)

  return {
    admit: () => {
      if (!options.producer.isReachable) throw new ServiceError('QUEUE_UNAVAILABLE', 'the queue cannot be reached; try again')
      if (figures.queuedCount >= options.queuedCountMax) {
        throw new ServiceError('QUEUE_FULL', `${figures.queuedCount} quotes wait already; try again later`)
      }
    },
    get figures() {
      return figures
    },
    get storeAnswers() {
      return storeAnswers
    },
    close: async () => {
      clearInterval(timer)
      await sampling
    },
  }
}
