// The append-only history: one JSON line per change, each with the hash of the line before it, so that an edited or missing line is found.
// Written by the writer and the kill switch under their lock; read by the command line, the server and undo.
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { writeDurably } from './atomic-file.ts'

/** `step-back`, `come-back`: a process let the capability do so by itself. `found`: the file did not say what history says (edited by hand, restored, or a writer ended midway); the next writer recorded it. */
export type HistoryAction = 'set' | 'kill' | 'unkill' | 'undo' | 'found' | 'step-back' | 'come-back'

export interface HistoryFacts {
  readonly at: number
  readonly by: string
  readonly why: string
  readonly action: HistoryAction
  readonly capability: string
  readonly before: unknown
  readonly after: unknown
  /** The revision of the flag file that this change made; null for the local kill switch, which has none. */
  readonly revision: number | null
}

export interface HistoryEntry extends HistoryFacts {
  readonly sequence: number
  readonly previousHash: string
  readonly hash: string
}

export interface History {
  readonly entries: readonly HistoryEntry[]
  /** The first place where the chain does not hold, or null: nothing was edited, cut out or put in. A cut tail shows as a revision that the flag file is ahead of. */
  readonly broken: { readonly line: number; readonly problem: string } | null
}

const genesis = '0'.repeat(64)

/** `flags.json` → `flags.history.jsonl`, beside it. */
export function historyPathOf(file: string): string {
  return `${file.replace(/\.json$/, '')}.history.jsonl`
}

export async function readHistory(path: string): Promise<History> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw error
  })
  const entries: HistoryEntry[] = []
  let broken: History['broken'] = null
  for (const [index, line] of text.split('\n').entries()) {
    if (line === '') continue
    const entry = parseEntry(line)
    const problem = entry === null ? 'not an entry' : problemOf(entry, entries.at(-1) ?? null)
    if (problem !== null) broken ??= { line: index + 1, problem }
    if (entry !== null) entries.push(entry)
  }
  return { entries, broken }
}

/** Must be called under the lock, with the history as it is. Out: the entries as they were written. Errors: those of the file system. */
export async function appendHistory(path: string, history: History, facts: readonly HistoryFacts[]): Promise<readonly HistoryEntry[]> {
  const appended: HistoryEntry[] = []
  let last = history.entries.at(-1) ?? null
  for (const fact of facts) {
    last = chained(fact, last)
    appended.push(last)
  }
  // The leading newline keeps a line that a crash tore from swallowing the next one; empty lines mean nothing.
  await writeDurably(path, 'a', `${history.broken === null ? '' : '\n'}${appended.map(entry => `${JSON.stringify(entry)}\n`).join('')}`)
  return appended
}

function chained(facts: HistoryFacts, last: HistoryEntry | null): HistoryEntry {
  const { at, by, why, action, capability, before, after, revision } = facts
  const linked = {
    sequence: (last?.sequence ?? 0) + 1,
    at,
    by,
    why,
    action,
    capability,
    before,
    after,
    revision,
    previousHash: last?.hash ?? genesis,
  }
  return { ...linked, hash: hashOf(linked) }
}

function problemOf(entry: HistoryEntry, last: HistoryEntry | null): string | null {
  const { hash, ...linked } = entry
  if (hash !== hashOf(linked)) return 'its content does not match its hash'
  if (entry.previousHash !== (last?.hash ?? genesis)) return 'it does not follow the entry before it'
  return null
}

// Key order is part of the text and survives JSON.parse, so that an untouched line always gives its own hash again.
function hashOf(linked: Omit<HistoryEntry, 'hash'>): string {
  return createHash('sha256').update(JSON.stringify(linked)).digest('hex')
}

function parseEntry(line: string): HistoryEntry | null {
  try {
    const value = JSON.parse(line) as HistoryEntry | null
    return typeof value === 'object' && value !== null && typeof value.hash === 'string' ? value : null
  } catch {
    return null
  }
}
