// In: the id of a quote. Out: all that is known of it, for those who look after the service: the quote, its story, its webhooks, what the queue owes it.
import type { Quote } from '../contract.ts'
import type { Database } from './database.ts'
import { type QuoteEvent, readStory } from './quote-events.ts'
import { readQuote } from './read-quotes.ts'
import { readWebhooksOf, type WebhookRecord } from './webhook-records.ts'

export interface QuoteStory {
  readonly quote: Quote
  readonly events: readonly QuoteEvent[]
  readonly webhooks: readonly WebhookRecord[]
  /** False: the relay has yet to bring it to the queue, or to hear that it is there. */
  readonly queueConfirmed: boolean
  readonly idempotencyKeys: readonly string[]
}

export async function readQuoteStory(database: Database, quoteId: string): Promise<QuoteStory | null> {
  const quote = await readQuote(database, quoteId)
  if (quote === null) return null
  const [events, webhooks, unconfirmed, keys] = await Promise.all([
    readStory(database, quoteId),
    readWebhooksOf(database, quoteId),
    database.query('SELECT FROM outbox WHERE quote_id = $1', [quoteId]),
    database.query<{ key: string }>('SELECT key FROM idempotency_key WHERE quote_id = $1 ORDER BY created_at', [quoteId]),
  ])
  return { quote, events, webhooks, queueConfirmed: unconfirmed.length === 0, idempotencyKeys: keys.map(({ key }) => key) }
}
