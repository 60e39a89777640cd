// In: requests that wait for a quote, and which of them went away before they had it. Out: work that nobody waits for any more is given up after a grace
// (a client that only lost its connection is back by then). Batch work is never touched; store/waiters.ts counts over all api processes.
import type { Database } from '../store/database.ts'
import { dropAbandoned } from '../store/dropped-quotes.ts'
import { leaveWaiters } from '../store/waiters.ts'

export interface Leavers {
  /** A counted wait ended without an answer: `gone` when its client left, otherwise it was told to ask again. */
  ended(quoteId: string, gone: boolean): void
  close(): Promise<void>
}

export interface LeaversOptions {
  readonly database: Database
  readonly graceMs: number
  readonly onDropped: (quoteId: string) => void
  readonly onFault: (error: Error) => void
}

export function openLeavers({ database, graceMs, onDropped, onFault }: LeaversOptions): Leavers {
  const pending = new Set<Promise<void>>()
  const graces = new Set<NodeJS.Timeout>()

  function keep(work: Promise<void>): void {
    const kept = work.catch(onFault).finally(() => pending.delete(kept))
    pending.add(kept)
  }

  async function leave(quoteId: string, gone: boolean): Promise<void> {
    await leaveWaiters(database, quoteId)
    if (!gone) return
    const grace = setTimeout(() => {
      graces.delete(grace)
      keep(dropIfAbandoned(quoteId))
    }, graceMs)
    graces.add(grace)
  }

  async function dropIfAbandoned(quoteId: string): Promise<void> {
    if (await dropAbandoned(database, quoteId)) onDropped(quoteId)
  }

  return {
    ended: (quoteId, gone) => keep(leave(quoteId, gone)),
    close: async () => {
      await Promise.all(pending)
      for (const grace of graces) clearTimeout(grace)
    },
  }
}
