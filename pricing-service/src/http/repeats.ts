// In: an Idempotency-Key. Out: whether it names a quote already. Who repeats a request wants what was accepted, which is no new work, so admission.ts asks before
// it refuses. Those that are to be refused while a question runs are asked for together: however many they are, one connection is busy with it.
import { openBatches } from '../queue/batches.ts'
import type { Database } from '../store/database.ts'

const batchCountMax = 1_000

export interface Repeats {
  /** Errors: STORE_UNAVAILABLE. */
  has(key: string): Promise<boolean>
}

export function openRepeats(database: Database): Repeats {
  const asking = openBatches<string, ReadonlySet<string>>(keys => namesOfQuotes(database, keys), batchCountMax)
  return { has: async key => (await asking.join(key)).has(key) }
}

async function namesOfQuotes(database: Database, keys: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await database.query<{ key: string }>('SELECT key FROM idempotency_key WHERE key = ANY($1)', [keys])
  return new Set(rows.map(({ key }) => key))
}
