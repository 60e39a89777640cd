// In: an attempt that ended in a fault. Out: its cause, kept with the quote, from where migration 0013 puts it into the story. Called by worker/quote-job.ts
// before the quote is given back or failed. Causes are for those who look after the service: callers get the code and the detail only.
import { inspect } from 'node:util'
import type { Database } from './database.ts'
import type { Lease } from './quote-lease.ts'

const causeLengthMax = 4_000

export async function noteFault(
  database: Database,
  lease: Lease<unknown>,
  fault: { readonly code: string; readonly detail: string },
  error: Error,
): Promise<void> {
  await database.query(`UPDATE quote SET last_fault = $3 WHERE id = $1 AND fencing_token = $2 AND status = 'running'`, [
    lease.quoteId,
    lease.fencingToken,
    JSON.stringify({ attempt: lease.attempt, ...fault, cause: causeText(error) }),
  ])
}

/** Stacks included. PostgreSQL's text has no place for the character 0. */
function causeText(error: Error): string {
  return inspect(error, { depth: 4 }).replaceAll('\0', '').slice(0, causeLengthMax)
}
