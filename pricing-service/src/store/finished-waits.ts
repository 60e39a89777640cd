// In: requests that wait for a quote. Out: the finished quote, or null when the wait ends first. One LISTEN connection and one poll query
// serve all open waits of the process. Queue events play no part: what is stored is what counts.
import type { Quote } from '../contract.ts'
import { openAnnouncements } from './announcements.ts'
import type { Database } from './database.ts'
import { finishedChannel } from './quote-lease.ts'
import { readFinishedQuotes } from './read-quotes.ts'

export interface FinishedWaits {
  /** Never rejects: a database that is away ends in null when the time is over. The signal ends the wait early (client gone, drain). */
  wait(quoteId: string, waitMs: number, signal: AbortSignal): Promise<Quote | null>
  readonly openCount: number
  close(): Promise<void>
}

export interface FinishedWaitsOptions {
  readonly database: Database
  readonly url: string
  readonly pollEveryMs: number
  readonly onLost: (error: Error) => void
  /** Every quote that is announced as finished, whether anybody waits for it here or not. */
  readonly onAnnounced?: (quoteId: string) => void
}

export function openFinishedWaits(options: FinishedWaitsOptions): FinishedWaits {
  const open = new Map<string, Set<(quote: Quote) => void>>()
  const announced = new Set<string>()
  let looking = false

  async function look(ids: readonly string[]): Promise<void> {
    try {
      for (const quote of await readFinishedQuotes(options.database, ids)) for (const settle of open.get(quote.id) ?? []) settle(quote)
    } catch (error) {
      options.onLost(error as Error)
    }
  }

  async function lookAtAnnounced(): Promise<void> {
    if (looking) return
    looking = true
    while (announced.size > 0) {
      const ids = [...announced]
      announced.clear()
      await look(ids)
    }
    looking = false
  }

  const announcements = openAnnouncements(options.url, finishedChannel, {
    onLost: options.onLost,
    onAnnounced: id => {
      options.onAnnounced?.(id)
      if (!open.has(id)) return
      announced.add(id)
      void lookAtAnnounced()
    },
  })
  let polling: Promise<void> | null = null
  const poll = setInterval(() => {
    if (open.size === 0 || polling !== null) return
    polling = look([...open.keys()]).finally(() => {
      polling = null
    })
  }, options.pollEveryMs)

  function wait(quoteId: string, waitMs: number, signal: AbortSignal): Promise<Quote | null> {
    if (waitMs <= 0 || signal.aborted) return Promise.resolve(null)
    return new Promise(resolve => {
      const waiters = open.get(quoteId) ?? new Set()
      open.set(quoteId, waiters)
      const settle = (quote: Quote | null) => {
        clearTimeout(timer)
        signal.removeEventListener('abort', giveUp)
        waiters.delete(settle)
        if (waiters.size === 0) open.delete(quoteId)
        resolve(quote)
      }
      const giveUp = () => settle(null)
      const timer = setTimeout(giveUp, waitMs)
      signal.addEventListener('abort', giveUp)
      waiters.add(settle)
    })
  }

  return {
    wait,
    get openCount() {
      return [...open.values()].reduce((count, waiters) => count + waiters.size, 0)
    },
    close: async () => {
      clearInterval(poll)
      await polling
      await announcements.close()
    },
  }
}
