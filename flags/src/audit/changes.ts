// The changes people ask for, each as one call to the writer: set, kill, unkill, undo. Called by the command line and the server, so that both do the same.
import { FlagError } from '../errors.ts'
import type { FlagRecord } from '../flag-file.ts'
import { readKillFile } from '../kill/kill-file.ts'
import { killRecord, saveKill, saveRelease } from '../kill/kill-switch.ts'
import { readContent } from '../sources/watched-file.ts'
import type { FlagStore } from './flag-store.ts'
import type { History, HistoryEntry } from './history.ts'
import { recordAfter, type WantedState } from './wanted-state.ts'
import { assertKnown, type Changed, changeFlag } from './writer.ts'

export interface ChangeBy {
  readonly by: string
  readonly why: string
  readonly ifRevision?: number | null
}

export type Killed =
  | { readonly through: 'flag file'; readonly changed: Changed }
  | { readonly through: 'kill switch'; readonly because: string }

// A kill does not queue behind a writer that hangs: after this it goes through the kill file, which has a lock of its own.
const killLockWaitMs = 1_000

/** Errors: as changeFlag and recordAfter; CHANGE_KILLED while the local kill switch would hide the change. */
export async function setFlag(
  store: FlagStore,
  capability: string,
  wanted: WantedState,
  { by, why, ifRevision = null }: ChangeBy,
): Promise<Changed> {
  assertKnown(store, capability)
  if (wanted.stage !== 'off') await assertNotKilled(store, capability)
  const next = (current: FlagRecord | undefined, _: History, author: { by: string; why: string; at: number }) =>
    recordAfter(capability, current, wanted, author)
  return changeFlag(store, { capability, action: 'set', by, why, ifRevision, next })
}

/** Shape: stage off in the flag file; where that cannot be written, the kill switch. Errors: only if neither can be written, or without a reason. */
export async function killFlag(store: FlagStore, capability: string, { by, why }: ChangeBy): Promise<Killed> {
  assertKnown(store, capability)
  const record = killRecord(capability, { by, why })
  try {
    const changed = await changeFlag(store, {
      capability,
      action: 'kill',
      by,
      why,
      ifRevision: null,
      lockWaitMs: killLockWaitMs,
      next: (current, _, author) => recordAfter(capability, current, { stage: 'off' }, author),
    })
    return { through: 'flag file', changed }
  } catch (error) {
    if (!(error instanceof FlagError)) throw error
    await saveKill(killPlace(store), capability, record)
    return { through: 'kill switch', because: error.message }
  }
}

/** Errors: CHANGE_FLAG_UNKNOWN, CHANGE_WHY_MISSING, CHANGE_BY_MISSING, CHANGE_NOTHING_TO_UNDO (it is not killed). */
export async function unkillFlag(store: FlagStore, capability: string, { by, why }: ChangeBy): Promise<void> {
  assertKnown(store, capability)
  if (!(await isKilled(store, capability))) {
    throw new FlagError('CHANGE_NOTHING_TO_UNDO', `releasing ${capability}: its kill switch is not on; "set" changes the stage`)
  }
  await saveRelease(killPlace(store), capability, killRecord(capability, { by, why }))
}

/** Goes back to what was before the last change, as a change of its own. Errors: CHANGE_NOTHING_TO_UNDO, CHANGE_KILLED, as changeFlag. */
export async function undoFlag(
  store: FlagStore,
  capability: string,
  author: { by: string; why: string | null; ifRevision?: number | null },
): Promise<Changed> {
  assertKnown(store, capability)
  await assertNotKilled(store, capability)
  const why = author.why ?? 'undo of the last change'
  return changeFlag(store, {
    capability,
    action: 'undo',
    by: author.by,
    why,
    ifRevision: author.ifRevision ?? null,
    next: (_current, history, { by, at }) => {
      const last = lastChangeOf(history, capability)
      if (last === null) throw new FlagError('CHANGE_NOTHING_TO_UNDO', `undoing the last change of ${capability}: history has none`)
      const before = (last.before ?? { stage: 'off' }) as FlagRecord
      return { ...before, changedAt: at, changedBy: by, reason: why }
    },
  })
}

export function lastChangeOf(history: History, capability: string): HistoryEntry | null {
  return history.entries.findLast(entry => entry.capability === capability) ?? null
}

async function assertNotKilled(store: FlagStore, capability: string): Promise<void> {
  if (!(await isKilled(store, capability))) return
  const advice = `release it first: npm run flags -- unkill ${capability} --why "…"`
  throw new FlagError('CHANGE_KILLED', `changing ${capability}: its local kill switch is on (${store.killFile}); ${advice}`)
}

async function isKilled(store: FlagStore, capability: string): Promise<boolean> {
  const reading = readKillFile(await readContent(store.killFile))
  return 'problem' in reading || reading.kills.has(capability)
}

function killPlace(store: FlagStore) {
  return { path: store.killFile, capabilities: store.catalogue.map(flag => flag.name) }
}
