// In: ids of quotes. Out: the quotes as they stand. Called by http/ and by the waits.
import type { Quote } from '../contract.ts'
import type { Database } from './database.ts'
import { type QuoteRow, quoteColumns, toQuote } from './quote-row.ts'

export async function readQuote(database: Database, id: string): Promise<Quote | null> {
  const [row] = await database.query<QuoteRow>(`SELECT ${quoteColumns} FROM quote WHERE id = $1`, [id])
  return row === undefined ? null : toQuote(row)
}

/** Of these quotes, those that are finished: one query for all open waits. */
export async function readFinishedQuotes(database: Database, ids: readonly string[]): Promise<Quote[]> {
  const rows = await database.query<QuoteRow>(`SELECT ${quoteColumns} FROM quote WHERE id = ANY($1) AND finished_at IS NOT NULL`, [ids])
  return rows.map(toQuote)
}

export interface QueueFigures {
  readonly queuedCount: number
  readonly runningCount: number
  /** Age of the oldest quote that nobody has started; 0 when none waits. */
  readonly oldestWaitingSeconds: number
}

export async function readQueueFigures(database: Database): Promise<QueueFigures> {
  const [row] = await database.query<{ queued: string; running: string; oldest: number | null }>(
    `SELECT count(*) FILTER (WHERE status = 'queued') AS queued, count(*) FILTER (WHERE status = 'running') AS running,
       extract(epoch FROM now() - min(created_at) FILTER (WHERE status = 'queued'))::float8 AS oldest
     FROM quote WHERE status IN ('queued', 'running')`,
  )
  return { queuedCount: Number(row?.queued ?? 0), runningCount: Number(row?.running ?? 0), oldestWaitingSeconds: row?.oldest ?? 0 }
}
