// Accepted quotes that no queue knows: those still in the outbox, and those whose job the queue has lost. Called by queue/relay.ts.
import type { Database } from './database.ts'

/** Takes one quote out of the outbox: its job is in the queue now. */
export async function confirmQueued(database: Database, quoteIds: readonly string[]): Promise<void> {
  await database.query('DELETE FROM outbox WHERE quote_id = ANY($1)', [quoteIds])
}

/** Oldest first. Several relays may get the same ids; queueing one twice is harmless, because the job id is made from the quote's. */
export async function readOutbox(database: Database, olderThanMs: number, countMax: number): Promise<string[]> {
  const rows = await database.query<{ quote_id: string }>(
    `SELECT quote_id FROM outbox WHERE created_at < now() - $1 * interval '1 millisecond' ORDER BY created_at LIMIT $2`,
    [olderThanMs, countMax],
  )
  return rows.map(row => row.quote_id)
}

/**
 * Unfinished quotes without a sign of life for `silentMs`, or for half as long if they run, since their workers tell of them every two seconds; and those with
 * one from the future (a clock was wrong, and would hide them until then). They are marked alive at once, in the same statement and skipping what another
 * api holds, so that each is looked after by one reconciler and comes back here only after another `silentMs`.
 */
export async function takeSilentQuotes(database: Database, silentMs: number, countMax: number): Promise<string[]> {
  const rows = await database.query<{ id: string }>(
    `UPDATE quote SET alive_at = now() WHERE id IN (
       SELECT id FROM quote WHERE status IN ('queued', 'running')
         AND (alive_at < now() - $1 * interval '1 millisecond' OR alive_at > now() + $1 * interval '1 millisecond'
           OR status = 'running' AND alive_at < now() - $1 / 2 * interval '1 millisecond')
       ORDER BY status DESC, alive_at LIMIT $2 FOR UPDATE SKIP LOCKED
     ) RETURNING id`,
    [silentMs, countMax],
  )
  return rows.map(row => row.id)
}
