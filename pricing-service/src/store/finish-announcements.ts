// In: PostgreSQL's NOTIFY on one connection. Out: the id of each quote as it is finished. Fast but never relied upon: what is missed while
// the connection is away is found by the poll of finished-waits.ts.
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { finishedChannel } from './quote-lease.ts'

const reconnectAfterMs = 500

export interface FinishAnnouncements {
  close(): Promise<void>
}

export function openFinishAnnouncements(
  url: string,
  listeners: { readonly onFinished: (quoteId: string) => void; readonly onLost: (error: Error) => void },
): FinishAnnouncements {
  const closing = new AbortController()
  let client: pg.Client | null = null

  async function listenOnce(): Promise<void> {
    const connection = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: 3_000,
      keepAlive: true,
      application_name: 'ficus-pricing-waits',
    })
    const ended = new Promise<void>(resolve => {
      connection.once('end', resolve)
      connection.once('error', error => {
        if (!closing.signal.aborted) listeners.onLost(error)
        resolve()
      })
    })
    connection.on('notification', message => listeners.onFinished(message.payload ?? ''))
    client = connection
    await connection.connect()
    await connection.query(`LISTEN ${finishedChannel}`)
    await ended
  }

  async function listenForever(): Promise<void> {
    while (!closing.signal.aborted) {
      await listenOnce().catch((error: Error) => closing.signal.aborted || listeners.onLost(error))
      await client?.end().catch(() => {})
      await pause(reconnectAfterMs, undefined, { signal: closing.signal }).catch(() => {})
    }
  }

  const running = listenForever()
  return {
    close: async () => {
      closing.abort()
      await client?.end().catch(() => {})
      await running
    },
  }
}
