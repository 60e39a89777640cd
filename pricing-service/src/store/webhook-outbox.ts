// The outbox of webhooks, seen by who delivers them: take some that are due, write down what came of it. Migration 0014 fills it. Taking one moves its due time
// past the longest delivery, so that of many deliverers one has it, and another takes it up again should that one die: at least once, never lost.
import type { Quote } from '../contract.ts'
import type { Database } from './database.ts'
import { type QuoteRow, quoteColumns, toQuote } from './quote-row.ts'

export interface DueWebhook {
  readonly id: string
  readonly url: string
  readonly origin: string
  /** This delivery, counted from 1. */
  readonly attempt: number
  readonly body: string
}

export interface Taking {
  readonly countMax: number
  readonly perOriginCountMax: number
  /** Receivers that this process has enough deliveries under way to. */
  readonly busyOrigins: readonly string[]
  /** A delivery that has not ended by then is taken for dead. */
  readonly leaseMs: number
}

interface DueRow extends QuoteRow {
  readonly webhook_id: string
  readonly url: string
  readonly origin: string
  readonly webhook_attempt: number
  readonly body: string | null
  readonly noted_at: Date
}

/** From receiver to receiver along the index, so that ten thousand that wait for a dead one cost nobody else a row. */
const takeDue = `
  WITH RECURSIVE receiver AS (
    (SELECT origin FROM webhook WHERE status = 'pending' ORDER BY origin LIMIT 1)
    UNION ALL
    SELECT (SELECT origin FROM webhook WHERE status = 'pending' AND origin > receiver.origin ORDER BY origin LIMIT 1)
    FROM receiver WHERE receiver.origin IS NOT NULL
  ), due AS (
    SELECT first.id FROM receiver CROSS JOIN LATERAL (
      SELECT id, due_at FROM webhook WHERE status = 'pending' AND origin = receiver.origin AND due_at <= now()
      ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED
    ) AS first
    WHERE receiver.origin <> ALL ($3::text[])
    ORDER BY first.due_at LIMIT $1
  ), taken AS (
    UPDATE webhook SET attempt = attempt + 1, due_at = now() + $4 * interval '1 millisecond'
    FROM due WHERE webhook.id = due.id RETURNING webhook.*
  )
  SELECT taken.id AS webhook_id, url, origin, taken.attempt AS webhook_attempt, body, taken.created_at AS noted_at, ${quoteColumns}
  FROM taken JOIN quote ON quote.id = quote_id`

export async function takeDueWebhooks(database: Database, taking: Taking): Promise<DueWebhook[]> {
  const rows = await database.query<DueRow>(takeDue, [taking.countMax, taking.perOriginCountMax, taking.busyOrigins, taking.leaseMs])
  return Promise.all(rows.map(row => withBody(database, row)))
}

/** Made once and kept: every delivery of one event sends the same bytes. */
async function withBody(database: Database, row: DueRow): Promise<DueWebhook> {
  const { webhook_id: id, url, origin, webhook_attempt: attempt } = row
  if (row.body !== null) return { id, url, origin, attempt, body: row.body }
  const event: WebhookEvent = { id, type: 'quote.finished', createdAt: row.noted_at.toISOString(), quote: toQuote(row) }
  const body = JSON.stringify(event)
  await database.query('UPDATE webhook SET body = $2 WHERE id = $1', [id, body])
  return { id, url, origin, attempt, body }
}

export interface WebhookEvent {
  readonly id: string
  readonly type: 'quote.finished'
  readonly createdAt: string
  readonly quote: Quote
}

export type DeliveryEnd =
  | { readonly kind: 'delivered'; readonly status: number }
  | { readonly kind: 'again'; readonly inMs: number; readonly status: number | null; readonly error: string }
  | { readonly kind: 'failed'; readonly status: number | null; readonly error: string }

/** A delivery that was taken for dead and came back changes nothing: another attempt has the row. */
export async function endDelivery(database: Database, { id, attempt }: DueWebhook, end: DeliveryEnd): Promise<void> {
  const inMs = end.kind === 'again' ? end.inMs : null
  await database.query(
    `UPDATE webhook SET status = $3, last_status = $4, last_error = $5, due_at = now() + coalesce($6, 0) * interval '1 millisecond',
       ended_at = CASE WHEN $3 = 'pending' THEN NULL ELSE now() END
     WHERE id = $1 AND attempt = $2 AND status = 'pending'`,
    [
      id,
      attempt,
      end.kind === 'again' ? 'pending' : end.kind,
      end.status,
      end.kind === 'delivered' ? null : end.error.slice(0, errorLengthMax),
      inMs,
    ],
  )
}

const errorLengthMax = 500

export async function readWebhookFigures(database: Database): Promise<{ readonly pendingCount: number; readonly failedCount: number }> {
  const [row] = await database.query<{ pending: string; failed: string }>(
    `SELECT (SELECT count(*) FROM webhook WHERE status = 'pending') AS pending, (SELECT count(*) FROM webhook WHERE status = 'failed') AS failed`,
  )
  return { pendingCount: Number(row?.pending ?? 0), failedCount: Number(row?.failed ?? 0) }
}
