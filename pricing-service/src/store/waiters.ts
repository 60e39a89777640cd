// How many requests wait for a quote, over all api processes. Counted only in lanes that may be dropped: batch work is calculated for nobody, too.
import type { Database } from './database.ts'

/** Shape: whether the wait is counted, so that it must be taken back when it ends early. */
export async function joinWaiters(database: Database, quoteId: string): Promise<boolean> {
  const rows = await database.query(
    `UPDATE quote SET waiter_count = waiter_count + 1 WHERE id = $1 AND status IN ('queued', 'running') AND lane <> 'batch' RETURNING id`,
    [quoteId],
  )
  return rows.length === 1
}

export async function leaveWaiters(database: Database, quoteId: string): Promise<void> {
  await database.query(`UPDATE quote SET waiter_count = waiter_count - 1 WHERE id = $1 AND status IN ('queued', 'running')`, [quoteId])
}
