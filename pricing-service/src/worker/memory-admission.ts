// In: how many bytes each job will need at its peak. Out: leave to begin, in the order of asking, so that the jobs of one worker together stay within its
// budget. What is reserved is an estimate (peak-memory.ts): V8 bounds the heap of a thread, but nothing bounds its ArrayBuffers.
import { ServiceError } from '../errors.ts'

export interface MemoryAdmission {
  /** Errors: JOB_MEMORY_EXCEEDED at once for what would never fit; the signal's reason when it ends the wait. */
  reserve(bytes: number, signal: AbortSignal): Promise<Reservation>
  readonly reservedBytes: number
  readonly waitingCount: number
  /** Jobs so far that could not begin at once. */
  readonly waitedCount: number
}

export interface Reservation {
  /** Once; further calls do nothing. */
  release(): void
}

interface Waiting {
  readonly bytes: number
  readonly begin: () => void
}

/** `budgetBytes` 0: no bound, everything begins at once and is counted all the same. */
export function openMemoryAdmission(budgetBytes: number): MemoryAdmission {
  const budget = budgetBytes === 0 ? Number.POSITIVE_INFINITY : budgetBytes
  const waiting: Waiting[] = []
  let reservedBytes = 0
  let waitedCount = 0

  /** Only the first of those that wait is looked at: a small job does not overtake a large one, which would wait for ever otherwise. */
  function beginWhatFits(): void {
    for (let next = waiting[0]; next !== undefined && reservedBytes + next.bytes <= budget; next = waiting[0]) {
      waiting.shift()
      reservedBytes += next.bytes
      next.begin()
    }
  }

  function reservationOf(bytes: number): Reservation {
    let held = true
    return {
      release: () => {
        if (held) reservedBytes -= bytes
        held = false
        beginWhatFits()
      },
    }
  }

  async function reserve(bytes: number, signal: AbortSignal): Promise<Reservation> {
    if (bytes > budget) {
      const numbers = `the model needs about ${megabytes(bytes)} MB of memory; this worker gives its jobs ${megabytes(budget)} MB`
      throw new ServiceError('JOB_MEMORY_EXCEEDED', numbers)
    }
    signal.throwIfAborted()
    await new Promise<void>((begin, leave) => {
      const place: Waiting = { bytes, begin: () => begin(signal.removeEventListener('abort', giveUp)) }
      function giveUp(): void {
        waiting.splice(waiting.indexOf(place), 1)
        leave(signal.reason)
        beginWhatFits()
      }
      signal.addEventListener('abort', giveUp, { once: true })
      waiting.push(place)
      beginWhatFits()
      if (waiting.includes(place)) waitedCount += 1
    })
    return reservationOf(bytes)
  }

  return {
    reserve,
    get reservedBytes() {
      return reservedBytes
    },
    get waitingCount() {
      return waiting.length
    },
    get waitedCount() {
      return waitedCount
    },
  }
}

const megabytes = (bytes: number) => Math.ceil(bytes / 1_048_576)
