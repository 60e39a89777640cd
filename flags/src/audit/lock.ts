// In: the path of a lock file and a piece of work. Out: the work's result, run by one holder at a time across processes.
// A lock is stale when its process is gone (same host) or it is too old (any host); it is taken over under a second lock, so that two cannot both take it.
import { mkdir, readFile, rm, stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import { dirname } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { FlagError } from '../errors.ts'
import { writeDurably } from './atomic-file.ts'

export interface LockOptions {
  readonly path: string
  readonly waitMs?: number
  readonly staleAfterMs?: number
}

export interface HeldLock {
  /** The fence before anything irreversible: a holder that was held up for longer than staleAfterMs may have been overtaken. Errors: CHANGE_LOCK_LOST. */
  assertHeld(): Promise<void>
}

interface Holder {
  readonly token: string
  readonly pid: number
  readonly host: string
  readonly takenAt: number
}

const retryMinMs = 2
const retryMaxMs = 20

// Within a process callers queue here, so that only one of them competes for the file, and in the order of arrival.
const queues = new Map<string, Promise<unknown>>()

export function withLock<T>(options: LockOptions, work: (lock: HeldLock) => Promise<T>): Promise<T> {
  const before = queues.get(options.path) ?? Promise.resolve()
  const turn = before.then(() => underFileLock(options, work))
  const settled = turn.then(
    () => undefined,
    () => undefined,
  )
  queues.set(options.path, settled)
  void settled.then(() => {
    if (queues.get(options.path) === settled) queues.delete(options.path)
  })
  return turn
}

async function underFileLock<T>(options: LockOptions, work: (lock: HeldLock) => Promise<T>): Promise<T> {
  const token = await acquire(options.path, options.waitMs ?? 15_000, options.staleAfterMs ?? 10_000)
  const isHeld = async () => (await readHolder(options.path))?.token === token
  try {
    return await work({
      async assertHeld() {
        if (!(await isHeld()))
          throw new FlagError('CHANGE_LOCK_LOST', `writing under ${options.path}: another writer took the lock over; try again`)
      },
    })
  } finally {
    if (await isHeld()) await rm(options.path, { force: true })
  }
}

async function acquire(path: string, waitMs: number, staleAfterMs: number): Promise<string> {
  const deadline = performance.now() + waitMs
  const token = crypto.randomUUID()
  // The first change of all comes before there is any folder.
  await mkdir(dirname(path), { recursive: true })
  while (!(await tryCreate(path, token))) {
    if (await isStale(path, staleAfterMs)) await removeStale(path, staleAfterMs)
    else if (performance.now() > deadline) throw lockTimeout(path, waitMs, await readHolder(path))
    else await delay(retryMinMs + Math.random() * (retryMaxMs - retryMinMs))
  }
  return token
}

async function tryCreate(path: string, token: string): Promise<boolean> {
  const holder: Holder = { token, pid: process.pid, host: hostname(), takenAt: Date.now() }
  try {
    await writeDurably(path, 'wx', JSON.stringify(holder))
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

async function isStale(path: string, staleAfterMs: number): Promise<boolean> {
  const age = await ageMs(path)
  if (age === null) return false
  if (age > staleAfterMs) return true
  const holder = await readHolder(path)
  return holder !== null && holder.host === hostname() && !isAlive(holder.pid)
}

async function removeStale(path: string, staleAfterMs: number): Promise<void> {
  const takeover = `${path}.takeover`
  const takeoverAge = await ageMs(takeover)
  if (takeoverAge !== null && takeoverAge > staleAfterMs) await rm(takeover, { force: true })
  if (!(await tryCreate(takeover, crypto.randomUUID()))) return delay(retryMaxMs)
  try {
    if (await isStale(path, staleAfterMs)) await rm(path, { force: true })
  } finally {
    await rm(takeover, { force: true })
  }
}

async function readHolder(path: string): Promise<Holder | null> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Holder
  } catch {
    // Gone, or created and not yet written: whoever asks looks again.
    return null
  }
}

async function ageMs(path: string): Promise<number | null> {
  const found = await stat(path).catch(() => null)
  return found === null ? null : Date.now() - found.mtimeMs
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it is there and belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function lockTimeout(path: string, waitMs: number, holder: Holder | null): FlagError {
  const who = holder === null ? 'others' : `process ${holder.pid} on ${holder.host}`
  return new FlagError('CHANGE_LOCK_TIMEOUT', `waiting for ${path}: ${who} held it for more than ${waitMs} ms; try again`)
}
