// What this proxy's comparisons come to over all its processes and restarts: the past from a file, the present from whoever compares. In: both. Out: a view for
// the admin port, and the file brought up to date every second. Made by app.ts (one process) or life/primary.ts (several); nobody who serves waits for it.
import { rename } from 'node:fs/promises'
import { ledgerFileIn, readLedgerFile, writeLedgerFile } from './ledger-file.ts'
import type { LedgerState } from './ledger-state.ts'
import { forgotten, mergedStates } from './merged-states.ts'

export interface Book {
  view(): LedgerState
  /** Of the past; whoever compares at present has to forget, too. */
  forget(capability: string): void
  /** Null: kept in memory only. */
  readonly file: string | null
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
  const file = dir === '' ? null : ledgerFileIn(dir)
  let savedVersion = versionOf(past)
  let saving: Promise<void> | null = null
  let lastProblem = ''
  let kept = past
  const view = () => mergedStates(kept === null ? [present()] : [kept, present()])

  async function save(): Promise<void> {
    const state = view()
    const version = versionOf(state)
    if (file === null || version === savedVersion) return
    try {
      await writeLedgerFile(file, state)
      savedVersion = version
      lastProblem = ''
    } catch (error) {
      const problem = `writing ${file}: ${(error as Error).message}`
      if (problem !== lastProblem) onProblem(problem)
      lastProblem = problem
    }
  }
  const timer = file === null ? undefined : setInterval(() => (saving ??= save().finally(() => (saving = null))), saveEveryMs).unref()

  return {
    view,
    forget(capability) {
      kept = kept === null ? null : forgotten(kept, capability, Date.now())
    },
    file,
    close: async () => {
      clearInterval(timer)
      await saving
      await save()
    },
  }
}

/** Changes with every comparison and every lesson; equal versions are equal states. */
function versionOf(state: LedgerState | null): string {
  const tallies = Object.values(state?.routes ?? {})
  const comparedCount = tallies.flatMap(({ verdictCounts }) => Object.values(verdictCounts)).reduce((sum, count) => sum + count, 0)
  const others = tallies.flatMap(({ sinceAt, noise }) => [
    sinceAt,
    noise.sampleCount,
    ...Object.values(noise.paths).map(({ variedCount }) => variedCount),
  ])
  return `${comparedCount} ${others.join(' ')}`
}
