// In: PostgreSQL's NOTIFY on one connection and channel. Out: the id of each quote that is named there. Fast but never relied upon: what is missed while the
// connection is away is found by a poll, of finished-waits.ts for waiting callers and of heartbeat.ts for running jobs.
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { watchedSockets } from './watched-postgres.ts'

const reconnectAfterMs = 500
const connectDeadlineMs = 3_000

export interface Announcements {
  close(): Promise<void>
}

export function openAnnouncements(
  url: string,
  channel: 'quote_finished' | 'quote_stopped',
  listeners: { readonly onAnnounced: (quoteId: string) => void; readonly onLost: (error: Error) => void },
): Announcements {
  const closing = new AbortController()

  async function listenOnce(): Promise<void> {
    const connection = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: connectDeadlineMs,
      keepAlive: true,
      stream: watchedSockets(url),
      application_name: 'ficus-pricing-waits',
    })
    // pg lets a connect() that is ended half-way hang for ever, so nothing here waits for the connection alone.
    const { promise: over, resolve: end, reject: fail } = Promise.withResolvers<void>()
    over.catch(() => {}) // it may fail after connect() has failed, when nobody looks any more
    const endNow = () => end()
    connection.once('end', endNow)
    connection.on('error', fail)
    closing.signal.addEventListener('abort', endNow)
    connection.on('notification', message => listeners.onAnnounced(message.payload ?? ''))
    try {
      await Promise.race([connection.connect(), over])
      await Promise.race([connection.query(`LISTEN ${channel}`), over])
      await over
    } finally {
      closing.signal.removeEventListener('abort', endNow)
      void connection.end().catch(() => {})
    }
  }

  async function listenForever(): Promise<void> {
    while (!closing.signal.aborted) {
      await listenOnce().catch((error: Error) => closing.signal.aborted || listeners.onLost(error))
      await pause(reconnectAfterMs, undefined, { signal: closing.signal }).catch(() => {})
    }
  }

  const running = listenForever()
  return {
    close: async () => {
      closing.abort()
      await running
    },
  }
}
