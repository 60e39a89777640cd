// Quotes that are given up before they are calculated: their deadline passed while they waited, or everybody who wanted them has gone.
// Only lanes that may be dropped have a deadline here or lose their waiters. The Idempotency-Key is set free: whoever asks again gets a new quote.
import { type ErrorCode, errorTable } from '../errors.ts'
import type { Database } from './database.ts'
import { finishedChannel } from './quote-lease.ts'

const countMax = 500

/** A worker that runs one learns at its next beat that it is no longer its own: the fencing token has moved on. */
const dropThese = (which: string) => `
  WITH chosen AS (
    SELECT id FROM quote WHERE ${which} FOR UPDATE SKIP LOCKED
  ), dropped AS (
    UPDATE quote SET status = 'failed', finished_at = now(), alive_at = now(), fencing_token = fencing_token + 1,
      failure = json_build_object('code', $1::text, 'attempts', attempt, 'detail', $2::text)
    FROM chosen WHERE quote.id = chosen.id RETURNING quote.id
  ), freed AS (
    DELETE FROM idempotency_key USING dropped WHERE quote_id = dropped.id
  ), unqueued AS (
    DELETE FROM outbox USING dropped WHERE quote_id = dropped.id
  )
  SELECT id, pg_notify('${finishedChannel}', id::text) FROM dropped`

/** Shape: how many were dropped. */
export async function dropExpired(database: Database): Promise<number> {
  return drop(database, 'QUOTE_EXPIRED', `status = 'queued' AND deadline_at < now() ORDER BY deadline_at LIMIT ${countMax}`, [])
}

/** Shape: false when somebody waits again, or it is finished, or its lane keeps it. */
export async function dropAbandoned(database: Database, quoteId: string): Promise<boolean> {
  const abandoned = `id = $3 AND status IN ('queued', 'running') AND lane <> 'batch' AND waiter_count <= 0`
  return (await drop(database, 'QUOTE_ABANDONED', abandoned, [quoteId])) === 1
}

async function drop(database: Database, code: ErrorCode, which: string, values: readonly unknown[]): Promise<number> {
  return (await database.query(dropThese(which), [code, errorTable[code].meaning, ...values])).length
}
