// What this proxy's comparisons come to over all its processes and restarts: the past from a file, the present from whoever compares. In: both. Out: a view for
// the admin port, and the file brought up to date every second. Made by app.ts (one process) or life/primary.ts (several); nobody who serves waits for it.
// The file has one keeper, the proxy that opened it last: it signs at once, and whoever finds another signature than its own leaves the file alone from then on.
// So a proxy that drains while its successor runs loses what it compares meanwhile; no lock is left over by a dead one, and hosts need not know each other.
import { randomUUID } from 'node:crypto'
import { rename } from 'node:fs/promises'
import { hostname } from 'node:os'
import { type Keeper, ledgerFileIn, readKeeper, readLedgerFile, removeDrafts, writeLedgerFile } from './ledger-file.ts'
import type { LedgerState } from './ledger-state.ts'
import { forgotten, mergedStates } from './merged-states.ts'

export interface Book {
  view(): LedgerState
  /** Of the past; whoever compares at present has to forget, too. */
  forget(capability: string): void
  /** Null: kept in memory only, or another proxy keeps the file now. */
  keptIn(): string | null
  /** Writes what is new. */
  close(): Promise<void>
}

export interface BookOptions {
  /** '' keeps nothing over a restart. */
  readonly dir: string
  readonly past: LedgerState | null
  readonly present: () => LedgerState
  /** Told once per kind of trouble. Must not throw. */
  readonly onProblem: (problem: string) => void
}

const saveEveryMs = 1_000

/** A file that cannot be understood is put aside, so that it neither stops the proxy nor is lost. Never throws. */
export async function readPast(dir: string, onProblem: (problem: string) => void): Promise<LedgerState | null> {
  if (dir === '') return null
  const file = ledgerFileIn(dir)
  try {
    return await readLedgerFile(file)
  } catch (error) {
    const aside = `${file}.unreadable`
    onProblem(`reading ${file}: ${(error as Error).message}; it is put aside as ${aside} and a new one begins`)
    await rename(file, aside).catch(() => undefined)
    return null
  }
}

/** As readPast, for whoever does not own the file: what cannot be understood is left where it is. Never throws. */
export async function lookAtPast(dir: string): Promise<LedgerState | null> {
  return dir === '' ? null : readLedgerFile(ledgerFileIn(dir)).catch(() => null)
}

export function openBook({ dir, past, present, onProblem }: BookOptions): Book {
  let kept = past
  const view = () => mergedStates(kept === null ? [present()] : [kept, present()])
  const saver = dir === '' ? null : openSaver(ledgerFileIn(dir), view, onProblem)
  return {
    view,
    forget(capability) {
      kept = kept === null ? null : forgotten(kept, capability, Date.now())
    },
    keptIn: () => saver?.keptIn() ?? null,
    close: async () => saver?.close(),
  }
}

interface Saver {
  keptIn(): string | null
  /** Writes what is new. */
  close(): Promise<void>
}

function openSaver(file: string, view: () => LedgerState, onProblem: BookOptions['onProblem']): Saver {
  const own: Keeper = { token: randomUUID(), pid: process.pid, host: hostname() }
  let savedVersion: string | null = null
  let isOurs = true
  let lastProblem = ''

  async function save(): Promise<void> {
    const state = view()
    const version = versionOf(state)
    if (!isOurs || version === savedVersion) return
    const isFirst = savedVersion === null
    try {
      const other = isFirst ? null : await otherKeeper()
      if (other !== null) return giveUp(other)
      await writeLedgerFile(file, state, own)
      savedVersion = version
      lastProblem = ''
      if (isFirst) await removeDrafts(file)
    } catch (error) {
      const other = isFirst ? null : await otherKeeper().catch(() => null)
      if (other !== null) return giveUp(other) // who takes the file over clears away what is being written beside it
      const problem = `writing ${file}: ${(error as Error).message}`
      if (problem !== lastProblem) onProblem(problem)
      lastProblem = problem
    }
  }

  async function otherKeeper(): Promise<Keeper | null> {
    const keeper = await readKeeper(file)
    return keeper?.token === own.token ? null : keeper
  }

  function giveUp({ pid, host }: Keeper): void {
    isOurs = false
    onProblem(`${file} is kept by another proxy now (process ${pid} on ${host}); what this one compares stays in memory`)
  }

  let saving: Promise<void> | null = save().finally(() => (saving = null))
  const timer = setInterval(() => (saving ??= save().finally(() => (saving = null))), saveEveryMs).unref()
  return {
    keptIn: () => (isOurs ? file : null),
    close: async () => {
      clearInterval(timer)
      await saving
      await save()
    },
  }
}

/** Changes with every comparison and every lesson; equal versions are equal states. */
function versionOf(state: LedgerState): string {
  const tallies = Object.values(state.routes)
  const comparedCount = tallies.flatMap(({ verdictCounts }) => Object.values(verdictCounts)).reduce((sum, count) => sum + count, 0)
  const others = tallies.flatMap(({ sinceAt, noise }) => [
    sinceAt,
    noise.sampleCount,
    ...Object.values(noise.paths).map(({ variedCount }) => variedCount),
  ])
  return `${comparedCount} ${others.join(' ')}`
}
