// In: the id of a quote that nobody wants any more. Out: it is finished as failed with QUOTE_CANCELLED, told to all who wait. One statement: whichever comes
// first, the answer or the cancel, is final. What waits never starts (nothing claims a finished quote); a worker that runs it is no longer its holder, because
// the fencing token has moved on: it is told at once and learns it from its next beat in any case. Its Idempotency-Key goes on naming it.
import type { Quote } from '../contract.ts'
import { errorTable, ServiceError } from '../errors.ts'
import type { Database } from './database.ts'
import { finishedChannel } from './quote-lease.ts'
import { isFinished } from './quote-row.ts'
import { readQuote } from './read-quotes.ts'

const cancelOne = `
  WITH cancelled AS (
    UPDATE quote SET status = 'failed', finished_at = now(), alive_at = now(), fencing_token = fencing_token + 1,
      failure = json_build_object('code', 'QUOTE_CANCELLED', 'attempts', attempt, 'detail', $2::text)
    WHERE id = $1 AND status IN ('queued', 'running') RETURNING id
  ), unqueued AS (
    DELETE FROM outbox USING cancelled WHERE quote_id = cancelled.id
  )
  SELECT pg_notify('${finishedChannel}', id::text) FROM cancelled`

/** Shape: the cancelled quote, also when it was cancelled before. Errors: QUOTE_NOT_FOUND, QUOTE_FINISHED, STORE_UNAVAILABLE. */
export async function cancelQuote(database: Database, quoteId: string): Promise<{ readonly quote: Quote; readonly changed: boolean }> {
  const changed = (await database.query(cancelOne, [quoteId, errorTable.QUOTE_CANCELLED.meaning])).length === 1
  const quote = await readQuote(database, quoteId)
  if (quote === null) throw new ServiceError('QUOTE_NOT_FOUND', `there is no quote "${quoteId}"`)
  if (quote.failure?.code === 'QUOTE_CANCELLED') return { quote, changed }
  // Between the two statements somebody may have replayed it; then it is not finished, and asking again is right.
  if (!isFinished(quote)) return cancelQuote(database, quoteId)
  throw new ServiceError('QUOTE_FINISHED', `quote ${quoteId} is ${quote.status} already; nothing was cancelled`)
}
