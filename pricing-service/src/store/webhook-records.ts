// Webhooks as those see them who look after the service: of one quote, or those that were given up; and one that is to be delivered after all.
import type { Database } from './database.ts'
import type { ReplayOrder } from './replay-quote.ts'

export interface WebhookRecord {
  readonly id: string
  readonly quoteId: string
  readonly url: string
  readonly status: 'pending' | 'delivered' | 'failed' | 'superseded'
  readonly attempt: number
  readonly lastStatus: number | null
  readonly lastError: string | null
  readonly createdAt: string
  readonly endedAt: string | null
}

interface RecordRow {
  readonly id: string
  readonly quote_id: string
  readonly url: string
  readonly status: WebhookRecord['status']
  readonly attempt: number
  readonly last_status: number | null
  readonly last_error: string | null
  readonly created_at: Date
  readonly ended_at: Date | null
}

const columns = 'id, quote_id, url, status, attempt, last_status, last_error, created_at, ended_at'

export async function readWebhooksOf(database: Database, quoteId: string): Promise<WebhookRecord[]> {
  return records(await database.query<RecordRow>(`SELECT ${columns} FROM webhook WHERE quote_id = $1 ORDER BY created_at, id`, [quoteId]))
}

/** Newest first. */
export async function readFailedWebhooks(database: Database, countMax: number): Promise<WebhookRecord[]> {
  return records(
    await database.query<RecordRow>(`SELECT ${columns} FROM webhook WHERE status = 'failed' ORDER BY created_at DESC, id LIMIT $1`, [
      countMax,
    ]),
  )
}

/** With all its attempts before it, the same id and the same body; who and why go into the story of its quote. Null: no failed webhook has this id. */
export async function rearmWebhook(database: Database, id: string, order: ReplayOrder): Promise<WebhookRecord | null> {
  const rows = await database.query<RecordRow>(
    `WITH armed AS (
       UPDATE webhook SET status = 'pending', attempt = 0, due_at = now(), ended_at = NULL WHERE id = $1 AND status = 'failed' RETURNING *
     ), locked AS MATERIALIZED (
       SELECT quote.id, quote.attempt, fencing_token FROM quote JOIN armed ON quote.id = armed.quote_id FOR NO KEY UPDATE OF quote
     ), told AS (
       INSERT INTO quote_event (quote_id, kind, attempt, fencing_token, fact)
       SELECT id, 'webhook-replayed', attempt, fencing_token, $2::json FROM locked
     )
     SELECT ${columns} FROM armed`,
    [id, JSON.stringify({ webhookId: id, ...order })],
  )
  return records(rows)[0] ?? null
}

const records = (rows: readonly RecordRow[]): WebhookRecord[] =>
  rows.map(row => ({
    id: row.id,
    quoteId: row.quote_id,
    url: row.url,
    status: row.status,
    attempt: row.attempt,
    lastStatus: row.last_status,
    lastError: row.last_error,
    createdAt: row.created_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
  }))
