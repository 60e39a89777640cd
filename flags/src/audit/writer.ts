// The one way in which a flag changes: under the lock, against the revision that was read, into history and into the file. Used by the command line and the server.
// Order: take the space, append history, replace the file. A writer that dies between the two leaves a `found` entry to the next one, never a silent change.
import { isDeepStrictEqual } from 'node:util'
import { FlagError } from '../errors.ts'
import { type FlagFile, type FlagRecord, parseFlagFile, renderFlagFile } from '../flag-file.ts'
import { nearestName } from '../nearest-name.ts'
import { readContent } from '../sources/watched-file.ts'
import { prepareFile } from './atomic-file.ts'
import type { FlagStore } from './flag-store.ts'
import { appendHistory, type History, type HistoryAction, type HistoryEntry, type HistoryFacts, readHistory } from './history.ts'
import { type HeldLock, withLock } from './lock.ts'
import type { Author } from './wanted-state.ts'

export interface Change {
  readonly capability: string
  readonly action: HistoryAction
  readonly by: string
  readonly why: string
  /** The revision the caller has seen; another one in force is a conflict. Null: apply to whatever is in force. */
  readonly ifRevision: number | null
  /** What the flag becomes; may refuse by throwing FlagError. Called under the lock. */
  readonly next: (current: FlagRecord | undefined, history: History, author: Author) => FlagRecord
  readonly lockWaitMs?: number
}

export interface Changed {
  readonly revision: number
  readonly before: FlagRecord | null
  readonly after: FlagRecord
  readonly entry: HistoryEntry
}

/** Errors: CHANGE_* of errors.ts; after any of them the file is as it was. */
export async function changeFlag(store: FlagStore, change: Change): Promise<Changed> {
  assertAllowed(store, change)
  const { capability, by, why, action } = change
  const lockOptions = { path: `${store.file}.lock`, ...(change.lockWaitMs === undefined ? {} : { waitMs: change.lockWaitMs }) }
  return named(`writing ${store.file}`, () =>
    withLock(lockOptions, async lock => {
      const file = await readFlagFile(store.file)
      if (change.ifRevision !== null && change.ifRevision !== file.revision) throw conflict(change, file)
      const history = await readHistory(store.historyFile)
      const author = { by, why, at: Date.now() }
      const before = file.flags[capability] ?? null
      const after = change.next(before ?? undefined, history, author)
      const revision = nextRevision(file, history)
      const facts = [...unrecorded(file, history), { ...author, action, capability, before, after, revision }]
      const entry = await replace(store, lock, { revision, flags: { ...file.flags, [capability]: after } }, history, facts)
      return { revision, before, after, entry }
    }),
  )
}

/** Shape: a missing file is revision 0 without flags. Errors: CHANGE_SOURCE_MALFORMED. */
export async function readFlagFile(path: string): Promise<FlagFile> {
  const content = await readContent(path)
  if (content.kind === 'missing') return { revision: 0, flags: {} }
  const reading = content.kind === 'text' ? parseFlagFile(content.text) : content
  if ('file' in reading) return reading.file
  const advice = 'correct it, or move it away and set the stages again (history knows them)'
  throw new FlagError('CHANGE_SOURCE_MALFORMED', `reading ${path}: ${reading.problem}; ${advice}`)
}

export function assertKnown(store: FlagStore, capability: string): void {
  const names = store.catalogue.map(flag => flag.name)
  if (names.includes(capability)) return
  throw new FlagError('CHANGE_FLAG_UNKNOWN', `changing ${capability}: there is no such flag${nearestName(capability, names)}`)
}

function assertAllowed(store: FlagStore, { capability, why, by }: Change): void {
  assertKnown(store, capability)
  if (why.trim() === '')
    throw new FlagError('CHANGE_WHY_MISSING', `changing ${capability}: say why (--why "…"); a change without a reason is refused`)
  if (by.trim() === '')
    throw new FlagError('CHANGE_BY_MISSING', `changing ${capability}: say who (--by …); a change without an author is refused`)
}

async function replace(
  store: FlagStore,
  lock: HeldLock,
  file: FlagFile,
  history: History,
  facts: readonly HistoryFacts[],
): Promise<HistoryEntry> {
  const prepared = await prepareFile(store.file, renderFlagFile(file))
  try {
    await lock.assertHeld()
    const appended = await appendHistory(store.historyFile, history, facts)
    await prepared.commit()
    return appended.at(-1)!
  } finally {
    await prepared.discard()
  }
}

// Never a number twice, even when a file was restored from a backup: readers and If-Match tell states apart by it.
function nextRevision(file: FlagFile, history: History): number {
  const recorded = history.entries.reduce((highest, entry) => Math.max(highest, entry.revision ?? 0), 0)
  return Math.max(file.revision, recorded) + 1
}

function unrecorded(file: FlagFile, history: History): HistoryFacts[] {
  const recorded = new Map(history.entries.map(entry => [entry.capability, entry.after]))
  const names = new Set([...recorded.keys(), ...Object.keys(file.flags)])
  return [...names]
    .map(capability => ({ capability, before: recorded.get(capability) ?? null, after: file.flags[capability] ?? null }))
    .filter(({ before, after }) => !isDeepStrictEqual(before, after))
    .map(({ capability, before, after }) => ({
      at: Date.now(),
      by: 'unknown',
      why: 'the file did not say what history says: edited by hand, restored, or a writer ended midway',
      action: 'found' as const,
      capability,
      before,
      after,
      revision: file.revision,
    }))
}

function conflict(change: Change, file: FlagFile): FlagError {
  const message = `changing ${change.capability}: revision ${file.revision} is in force, not ${change.ifRevision}; look at it and decide again`
  return new FlagError('CHANGE_REVISION_CONFLICT', message, { revision: file.revision })
}

async function named<T>(attempt: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (cause) {
    if (cause instanceof FlagError) throw cause
    throw new FlagError('CHANGE_NOT_WRITTEN', `${attempt}: ${(cause as Error).message}; nothing was changed`, { cause })
  }
}
