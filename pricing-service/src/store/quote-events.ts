// The stories of quotes, which migration 0013 writes: read whole for people, from an id on for event streams, and added to for what no row's change tells.
import type { Database } from './database.ts'

export type QuoteEventKind =
  | 'accepted'
  | 'started'
  | 'taken-over'
  | 'returned'
  | 'faulted'
  | 'requeued'
  | 'priced'
  | 'refused'
  | 'failed'
  | 'cancelled'
  | 'replayed'
  | 'webhook-replayed'

export interface QuoteEvent {
  /** Grows along the life of one quote. Text: it outgrows no counter. */
  readonly id: string
  readonly quoteId: string
  readonly kind: QuoteEventKind
  readonly attempt: number
  readonly fencingToken: string
  readonly actor: string
  readonly fact: Readonly<Record<string, unknown>> | null
  readonly at: string
}

interface EventRow {
  readonly id: string
  readonly quote_id: string
  readonly kind: QuoteEventKind
  readonly attempt: number
  readonly fencing_token: string
  readonly actor: string
  readonly fact: Readonly<Record<string, unknown>> | null
  readonly at: Date
}

const columns = 'event.id, event.quote_id, event.kind, event.attempt, event.fencing_token, event.actor, event.fact, event.at'
const streamBatchCountMax = 1_000

export async function readStory(database: Database, quoteId: string): Promise<QuoteEvent[]> {
  const rows = await database.query<EventRow>(`SELECT ${columns} FROM quote_event AS event WHERE quote_id = $1 ORDER BY id`, [quoteId])
  return rows.map(toEvent)
}

export interface EventCursor {
  readonly quoteId: string
  /** The last event that is known; '0' for none. */
  readonly afterId: string
}

/** One query for all open streams of a process. What does not fit comes with the next one. */
export async function readEventsAfter(database: Database, cursors: readonly EventCursor[]): Promise<QuoteEvent[]> {
  const rows = await database.query<EventRow>(
    `SELECT ${columns} FROM unnest($1::uuid[], $2::bigint[]) AS cursor (quote_id, after_id)
     CROSS JOIN LATERAL (
       SELECT * FROM quote_event WHERE quote_id = cursor.quote_id AND id > cursor.after_id ORDER BY id LIMIT ${streamBatchCountMax}
     ) AS event
     ORDER BY event.id LIMIT ${streamBatchCountMax}`,
    [cursors.map(({ quoteId }) => quoteId), cursors.map(({ afterId }) => afterId)],
  )
  return rows.map(toEvent)
}

/** For what happened to the job, not to the quote's row. The row is locked first, so that its ids grow in the order in which they become visible. */
export async function noteRequeued(database: Database, quoteId: string): Promise<void> {
  await database.query(
    `WITH locked AS MATERIALIZED (SELECT id, attempt, fencing_token FROM quote WHERE id = $1 AND finished_at IS NULL FOR NO KEY UPDATE)
     INSERT INTO quote_event (quote_id, kind, attempt, fencing_token) SELECT id, 'requeued', attempt, fencing_token FROM locked`,
    [quoteId],
  )
}

const toEvent = (row: EventRow): QuoteEvent => ({
  id: row.id,
  quoteId: row.quote_id,
  kind: row.kind,
  attempt: row.attempt,
  fencingToken: row.fencing_token,
  actor: row.actor,
  fact: row.fact,
  at: row.at.toISOString(),
})
