// The outside ledger: what clients sent, were told and ended with, kept apart from the system that is tried. Append-only: a file of JSON lines, and the same in memory.
import { createWriteStream } from 'node:fs'

export type AttemptEnd =
  /** The quote, finished. */
  | 'answered'
  /** An id to ask with. */
  | 'accepted'
  /** No, with a code and the time to come again. */
  | 'refused'
  /** The connection broke. */
  | 'cut'
  /** Nothing within the time asked for and a margin. */
  | 'silent'
  /** Anything else, which is never right. */
  | 'wrong'

export interface Attempt {
  readonly key: string
  readonly what: 'model' | 'order' | 'wait'
  readonly sentAt: number
  readonly endedAt: number
  readonly end: AttemptEnd
  readonly id?: string
  /** A code of the service, or what the connection said. */
  readonly detail?: string
}

export interface OrderEnd {
  readonly key: string
  readonly id: string | null
  readonly status: string
  readonly failureCode: string | null
  readonly expectedFailureCode: string | null
  /** MD5 of the breakdown as it came; null when there is none. */
  readonly breakdownMd5: string | null
}

export interface Ledger extends AsyncDisposable {
  readonly attempts: readonly Attempt[]
  readonly ends: readonly OrderEnd[]
  /** Of each quote that a client was told of: the keys that name it. */
  readonly acknowledged: ReadonlyMap<string, ReadonlySet<string>>
  attempt(attempt: Attempt): void
  ended(end: OrderEnd): void
}

export function openLedger(file: string): Ledger {
  const lines = createWriteStream(file, { flags: 'ax' })
  const attempts: Attempt[] = []
  const ends: OrderEnd[] = []
  const acknowledged = new Map<string, Set<string>>()
  const append = (line: object) => void lines.write(`${JSON.stringify(line)}\n`)
  return {
    attempts,
    ends,
    acknowledged,
    attempt: attempt => {
      append(attempt)
      attempts.push(attempt)
      if (attempt.id !== undefined) acknowledged.set(attempt.id, (acknowledged.get(attempt.id) ?? new Set()).add(attempt.key))
    },
    ended: end => {
      append(end)
      ends.push(end)
    },
    [Symbol.asyncDispose]: () => new Promise<void>(resolve => lines.end(() => resolve())),
  }
}
