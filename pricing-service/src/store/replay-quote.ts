// In: a failed quote, who wants it calculated again and why. Out: it waits again, with all its attempts before it and all that is known of the earlier ones
// kept; migration 0013 puts who and why into its story. Called by http/story-routes.ts for `npm run quotes -- replay`.
import type { Quote } from '../contract.ts'
import { ServiceError } from '../errors.ts'
import type { Database } from './database.ts'
import { readQuote } from './read-quotes.ts'

export interface ReplayOrder {
  readonly by: string
  readonly why: string
}

/** Undelivered news of the earlier end would be wrong by the time they came. Its place in the fair order is given anew; its deadline is over and gone. */
const replayOne = `
  WITH replayed AS (
    UPDATE quote SET status = 'queued', failure = NULL, finished_at = NULL, alive_at = now(), started_at = NULL, attempt = 0,
      fencing_token = fencing_token + 1, deadline_at = NULL, fair_start = NULL, fair_order = NULL, replay = $2
    WHERE id = $1 AND status = 'failed' RETURNING id
  ), superseded AS (
    UPDATE webhook SET status = 'superseded', ended_at = now() FROM replayed WHERE quote_id = replayed.id AND webhook.status = 'pending'
  ), noted AS (
    INSERT INTO outbox (quote_id) SELECT id FROM replayed ON CONFLICT DO NOTHING
  )
  SELECT id FROM replayed`

/** Errors: QUOTE_NOT_FOUND, QUOTE_NOT_FAILED, STORE_UNAVAILABLE. */
export async function replayQuote(database: Database, quoteId: string, order: ReplayOrder): Promise<Quote> {
  const { length } = await database.query(replayOne, [quoteId, JSON.stringify(order)])
  const quote = await readQuote(database, quoteId)
  if (quote === null) throw new ServiceError('QUOTE_NOT_FOUND', `there is no quote "${quoteId}"`)
  if (length === 0) throw new ServiceError('QUOTE_NOT_FAILED', `quote ${quoteId} is ${quote.status}; only failed ones are replayed`)
  return quote
}
