// In: the flags of this process and their store. Out: everything an operator asks first, as one record: `flags status --json` and GET /api/status.
import type { FlagStore } from './audit/flag-store.ts'
import { type History, readHistory } from './audit/history.ts'
import type { FlagsClient } from './client.ts'
import type { FlagDefinition } from './flags.ts'
import type { FlagsSnapshot } from './snapshot.ts'

export interface StatusReport extends FlagsSnapshot {
  readonly historyFile: string
  /** Where the chain of hashes does not hold, or null. */
  readonly historyBroken: History['broken']
  readonly definitions: readonly FlagDefinition[]
  /** Names of flags that should be gone by now. */
  readonly expired: readonly string[]
}

export async function statusReport(flags: FlagsClient, store: FlagStore, now: Date = new Date()): Promise<StatusReport> {
  const { historyFile, catalogue } = store
  const { broken } = await readHistory(historyFile)
  return { ...flags.snapshot(), historyFile, historyBroken: broken, definitions: catalogue, expired: expiredFlags(catalogue, now) }
}

/** Shape: a flag may still be used on its day of expiry (UTC), and is expired from the next day on. */
export function expiredFlags(catalogue: readonly FlagDefinition[], now: Date): string[] {
  const today = now.toISOString().slice(0, 10)
  return catalogue.filter(flag => flag.expiresOn < today).map(flag => flag.name)
}
