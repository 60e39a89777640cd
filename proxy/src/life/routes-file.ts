// The routes file while the proxy runs: its last good content is in force, a bad one is told and counted and changes nothing.
// Called by main.ts (one process) and by primary.ts (several), which owns the file for all of its workers.
import { createHash } from 'node:crypto'
import { readTuning, type Tuning, untuned } from './tuning.ts'
import { watchText } from './watch-text.ts'

/** What GET /assignments shows of it. */
export interface RoutesFileState {
  readonly file: string
  /** First characters of the SHA-256 of the text in force. */
  readonly sha256: string
  /** Epoch ms. */
  readonly inForceSinceAt: number
  /** Why the file as it stands now is not in force; null: it is. */
  readonly problem: string | null
  readonly appliedCount: number
  readonly refusedCount: number
}

export interface RoutesFile {
  readonly tuning: () => Tuning
  /** Null when no file was named. */
  readonly state: () => RoutesFileState | null
  look(): Promise<void>
  close(): void
}

export interface RoutesFileOptions {
  /** '': none, everything keeps its default. */
  readonly file: string
  readonly routeNames: readonly string[]
  readonly onApplied: (tuning: Tuning, state: RoutesFileState) => void
  readonly onRefused: (problem: string) => void
}

/** Errors: Error when the file cannot be read or is bad at the start: there is no last good one then. */
export async function openRoutesFile(options: RoutesFileOptions): Promise<RoutesFile> {
  const { file, routeNames } = options
  if (file === '') return { tuning: () => untuned, state: () => null, look: async () => {}, close: () => {} }
  let tuning = untuned
  let state: RoutesFileState = { file, sha256: '', inForceSinceAt: 0, problem: null, appliedCount: 0, refusedCount: 0 }

  function refuse(problem: string): void {
    state = Object.freeze({ ...state, problem, refusedCount: state.refusedCount + 1 })
    if (state.appliedCount > 0) options.onRefused(problem)
  }

  function onText(text: string): void {
    const sha256 = createHash('sha256').update(text).digest('hex').slice(0, 16)
    try {
      tuning = readTuning(text, routeNames)
    } catch (cause) {
      refuse(`reading the routes file ${file}: ${(cause as Error).message}`)
      return
    }
    state = Object.freeze({ ...state, sha256, inForceSinceAt: Date.now(), problem: null, appliedCount: state.appliedCount + 1 })
    options.onApplied(tuning, state)
  }

  const watch = watchText({ file, onText, onProblem: refuse })
  await watch.look()
  if (state.appliedCount === 0) {
    watch.close()
    throw new Error(state.problem ?? `reading the routes file ${file}: it could not be read`)
  }
  return { tuning: () => tuning, state: () => state, look: watch.look, close: watch.close }
}
