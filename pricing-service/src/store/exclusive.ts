// In: a piece of work that only one process may do at a time. Out: it is done, or nothing because another process does it. The lock is PostgreSQL's and belongs
// to a connection of its own: with the connection it ends, however the process died.
import pg from 'pg'
import type { Database } from './database.ts'

/** Any constant that no other user of this database takes: the letters TIDY. */
const lockKey = 0x54_49_44_59

export type AskAlone = Pick<Database, 'query'>

/** Shape: false when another process has the lock. Errors: those of the work and of PostgreSQL. */
export async function doAlone(url: string, deadlineMs: number, work: (alone: AskAlone) => Promise<void>): Promise<boolean> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: deadlineMs,
    query_timeout: deadlineMs,
    statement_timeout: deadlineMs,
    application_name: 'ficus-pricing-tidy',
  })
  client.on('error', () => {}) // a connection lost here also rejects the running query
  try {
    await client.connect()
    const { rows } = await client.query<{ held: boolean }>('SELECT pg_try_advisory_lock($1) AS held', [lockKey])
    if (rows[0]?.held !== true) return false
    await work({ query: async (text, values = []) => (await client.query(text, [...values])).rows as never })
    return true
  } finally {
    await client.end().catch(() => {})
  }
}
