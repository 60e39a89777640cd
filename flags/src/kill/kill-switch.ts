// The local kill switch: obeyed by the next request of this process, saved, audited, and shared by all processes with the same kill file.
// It needs neither the flag file nor any server. Used by client.ts; the command line uses it when the flag file is dead.

import { prepareFile } from '../audit/atomic-file.ts'
import { appendHistory, type HistoryAction, historyPathOf, readHistory } from '../audit/history.ts'
import { withLock } from '../audit/lock.ts'
import { FlagError } from '../errors.ts'
import { openWatchedFile, readContent } from '../sources/watched-file.ts'
import { type KillRecord, type Kills, readKillFile, renderKillFile } from './kill-file.ts'

export interface KillAuthor {
  readonly by: string
  readonly why: string
}

export interface KillState {
  readonly kills: Kills
  /** Set while the kill file cannot be understood; then every capability is killed. */
  readonly problem: string | null
}

export interface KillSwitch {
  state(): KillState
  kill(capability: string, author: KillAuthor): Promise<void>
  unkill(capability: string, author: KillAuthor): Promise<void>
  /** In this process only, from now on, and written nowhere: for whoever is told of a kill that another process writes down. */
  hold(capability: string, author: KillAuthor): void
  look(): Promise<void>
  /** Looks; from then on the file alone says whether this one is killed. A kill that comes meanwhile holds. */
  obeyFile(capability: string): Promise<void>
  close(): void
}

export interface KillSwitchOptions {
  readonly path: string
  /** Everything that a kill file which cannot be understood kills. */
  readonly capabilities: readonly string[]
  readonly pollIntervalMs: number
  readonly onChange: (state: KillState) => void
}

/** Errors: none when opening; a kill file that cannot be read kills everything. */
export async function openKillSwitch(options: KillSwitchOptions): Promise<KillSwitch> {
  const { path, capabilities } = options
  let saved: KillState = { kills: new Map(), problem: null }
  // Kills of this process that are not on disk (yet): they hold whatever the file says.
  let unsaved: Kills = new Map()
  let current = saved

  function publish(): void {
    const before = current
    current = Object.freeze({ kills: new Map([...saved.kills, ...unsaved]), problem: saved.problem })
    if (before.problem !== current.problem || renderKillFile(before.kills) !== renderKillFile(current.kills)) options.onChange(current)
  }

  function adopt(next: KillState): void {
    saved = next
    publish()
  }

  const watched = await openWatchedFile({
    path,
    pollIntervalMs: options.pollIntervalMs,
    onLook(content, changed) {
      if (!changed) return
      const reading = readKillFile(content)
      adopt('kills' in reading ? { kills: reading.kills, problem: null } : { kills: new Map(), problem: reading.problem })
    },
  })

  return {
    state: () => current,
    async kill(capability, author) {
      const record = killRecord(capability, author)
      unsaved = new Map([...unsaved, [capability, record]])
      publish()
      try {
        const kills = await saveKill({ path, capabilities }, capability, record)
        unsaved = without(unsaved, capability)
        adopt({ kills, problem: null })
      } catch (cause) {
        throw new FlagError(
          'KILL_NOT_PERSISTED',
          `killing ${capability}: in force in this process until it ends, but ${path} could not be written`,
          { cause },
        )
      }
    },
    async unkill(capability, author) {
      const record = killRecord(capability, author)
      try {
        const kills = await saveRelease({ path, capabilities }, capability, record)
        unsaved = without(unsaved, capability)
        adopt({ kills, problem: null })
      } catch (cause) {
        throw new FlagError('KILL_NOT_RELEASED', `releasing ${capability}: ${path} could not be written, so legacy goes on answering`, {
          cause,
        })
      }
    },
    hold(capability, author) {
      unsaved = new Map([...unsaved, [capability, killRecord(capability, author)]])
      publish()
    },
    look: () => watched.look(),
    async obeyFile(capability) {
      const before = unsaved.get(capability)
      await watched.look()
      if (before === undefined || unsaved.get(capability) !== before) return
      unsaved = without(unsaved, capability)
      publish()
    },
    close: () => watched.close(),
  }
}

export interface KillFilePlace {
  readonly path: string
  readonly capabilities: readonly string[]
}

/** For writers without a running client (the command line): the same file, lock and history. */
export async function saveKill(place: KillFilePlace, capability: string, record: KillRecord): Promise<Kills> {
  return save(place, capability, record, 'kill', kills => new Map([...kills, [capability, record]]))
}

export async function saveRelease(place: KillFilePlace, capability: string, record: KillRecord): Promise<Kills> {
  return save(place, capability, record, 'unkill', kills => without(kills, capability))
}

export function killRecord(capability: string, author: KillAuthor): KillRecord {
  if (author.why.trim() === '')
    throw new FlagError('CHANGE_WHY_MISSING', `switching ${capability}: say why; a switch without a reason is refused`)
  if (author.by.trim() === '')
    throw new FlagError('CHANGE_BY_MISSING', `switching ${capability}: say who; a switch without an author is refused`)
  return Object.freeze({ by: author.by, why: author.why, at: Date.now() })
}

/** What a breaker does: the capability steps back to legacy by itself, and comes back. */
export type BreakerStep = Extract<HistoryAction, 'step-back' | 'come-back'>

/** A line in the same history; no kill changes. Errors: CHANGE_LOCK_TIMEOUT, CHANGE_LOCK_LOST, those of the file system. */
export async function saveStep({ path }: KillFilePlace, capability: string, record: KillRecord, step: BreakerStep): Promise<void> {
  const [before, after] = step === 'step-back' ? [null, record] : [record, null]
  const history = historyPathOf(path)
  await withLock({ path: `${path}.lock` }, async lock => {
    const whole = await readHistory(history)
    await lock.assertHeld()
    await appendHistory(history, whole, [{ ...record, action: step, capability, before, after, revision: null }])
  })
}

async function save(
  place: KillFilePlace,
  capability: string,
  record: KillRecord,
  action: HistoryAction,
  change: (kills: Kills) => Kills,
): Promise<Kills> {
  const { path, capabilities } = place
  return withLock({ path: `${path}.lock` }, async lock => {
    const reading = readKillFile(await readContent(path))
    const before = 'kills' in reading ? reading.kills : everythingKilled(capabilities, reading.problem)
    const after = change(before)
    const prepared = await prepareFile(path, renderKillFile(after))
    try {
      const history = historyPathOf(path)
      const facts = {
        ...record,
        action,
        capability,
        before: before.get(capability) ?? null,
        after: after.get(capability) ?? null,
        revision: null,
      }
      await appendHistory(history, await readHistory(history), [facts])
      await lock.assertHeld()
      await prepared.commit()
    } finally {
      await prepared.discard()
    }
    return after
  })
}

// What an unreadable kill file meant is unknown: changing one capability must not release the others.
function everythingKilled(capabilities: readonly string[], problem: string): Kills {
  const record = { by: 'unknown', why: `the kill file could not be understood: ${problem}`, at: Date.now() }
  return new Map(capabilities.map(capability => [capability, record]))
}

function without(kills: Kills, capability: string): Kills {
  return new Map([...kills].filter(([name]) => name !== capability))
}
