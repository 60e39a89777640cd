// In: PostgreSQL's NOTIFY on one connection. Out: the id of each quote as it is finished. Fast but never relied upon: what is missed while
// the connection is away is found by the poll of finished-waits.ts.
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { finishedChannel } from './quote-lease.ts'

const reconnectAfterMs = 500
const connectDeadlineMs = 3_000

export interface FinishAnnouncements {
  close(): Promise<void>
}

export function openFinishAnnouncements(
  url: string,
  listeners: { readonly onFinished: (quoteId: string) => void; readonly onLost: (error: Error) => void },
): FinishAnnouncements {
  const closing = new AbortController()

  async function listenOnce(): Promise<void> {
    const connection = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: connectDeadlineMs,
      keepAlive: true,
      application_name: 'ficus-pricing-waits',
    })
    // pg lets a connect() that is ended half-way hang for ever, so nothing here waits for the connection alone.
    const { promise: over, resolve: end, reject: fail } = Promise.withResolvers<void>()
    over.catch(() => {}) // it may fail after connect() has failed, when nobody looks any more
    const endNow = () => end()
    connection.once('end', endNow)
    connection.on('error', fail)
    closing.signal.addEventListener('abort', endNow)
    connection.on('notification', message => listeners.onFinished(message.payload ?? ''))
    try {
      await Promise.race([connection.connect(), over])
      await Promise.race([connection.query(`LISTEN ${finishedChannel}`), over])
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
