// The file that lets the ledger outlive its process: JSON lines, a head, a line per route, a line per cluster; written whole beside the old one and put in its
// place. Its size is bounded by the bounds of the ledger. Called by book.ts, between requests.
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Cluster, LedgerState, RouteTally } from './ledger-state.ts'

const fileName = 'mismatches.jsonl'

/** Whose file it is: of the proxy that opened it last. */
export interface Keeper {
  readonly token: string
  readonly pid: number
  readonly host: string
}

type Head = { readonly ledger: 1; readonly keeper?: Keeper }
type Line = Head | { readonly route: string; readonly tally: RouteTally } | { readonly cluster: Cluster }

export function ledgerFileIn(dir: string): string {
  return join(dir, fileName)
}

/** Null when there is none. Errors: those of the disk; Error when the file is no ledger. */
export async function readLedgerFile(file: string): Promise<LedgerState | null> {
  const text = await readFile(file, 'utf8').catch(error => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  })
  return text === null ? null : stateIn(text, file)
}

/** Others get their turn after each line, so that no request waits for more than one. Errors: those of the disk. */
export async function writeLedgerFile(file: string, state: LedgerState, keeper: Keeper): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  const beside = draftOf(file, keeper) // a pid would not do: two containers with one folder may both be process 1
  const handle = await open(beside, 'w', 0o600)
  try {
    for (const line of linesOf(state, keeper)) {
      await handle.appendFile(`${JSON.stringify(line)}\n`)
      await nextTurn()
    }
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(beside, file)
}

const draftOf = (file: string, { token }: Keeper) => `${file}.${token}.new`

/** What writers that were killed left beside the file. Errors: those of the disk. */
export async function removeDrafts(file: string): Promise<void> {
  const names = await readdir(dirname(file))
  const drafts = names.filter(name => name.startsWith(`${basename(file)}.`) && name.endsWith('.new'))
  for (const draft of drafts) await rm(join(dirname(file), draft), { force: true })
}

/** Null when there is no file, or nobody signed it. Errors: those of the disk. */
export async function readKeeper(file: string): Promise<Keeper | null> {
  try {
    for await (const line of createInterface({ input: createReadStream(file) })) return (JSON.parse(line) as Head).keeper ?? null
    return null
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

function* linesOf({ routes, clusters }: LedgerState, keeper: Keeper): Generator<Line> {
  yield { ledger: 1, keeper }
  for (const [route, tally] of Object.entries(routes)) yield { route, tally }
  for (const cluster of clusters) yield { cluster }
}

function stateIn(text: string, file: string): LedgerState {
  const [head, ...lines] = text
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as Line)
  if (head === undefined || !('ledger' in head) || head.ledger !== 1) throw new Error(`${file} is there and is no ledger of comparisons`)
  return {
    routes: Object.fromEntries(lines.flatMap(line => ('route' in line ? [[line.route, line.tally]] : []))),
    clusters: lines.flatMap(line => ('cluster' in line ? [line.cluster] : [])),
  }
}
