// Which core works for whom: the contestant has one for itself; load generator and upstream share the other. In: a program. Out: the pinned child.
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { once } from 'node:events'

export type Core = 'contestant' | 'load'
const coreNumbers: Readonly<Record<Core, string>> = { contestant: '1', load: '0' }

export interface PinnedChild extends AsyncDisposable {
  readonly child: ChildProcess
  /** taskset replaces itself by the program, so this is the program's own. */
  readonly pid: number
}

export function spawnPinned(core: Core, program: string, words: readonly string[], options: SpawnOptions = {}): PinnedChild {
  const child = spawn('taskset', ['-c', coreNumbers[core], program, ...words], { stdio: ['ignore', 'pipe', 'pipe'], ...options })
  const exited = new Promise<void>(done => child.once('close', () => done()).once('error', () => done()))
  return {
    child,
    pid: child.pid ?? 0,
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode === null) child.kill('SIGTERM')
      const force = setTimeout(() => child.kill('SIGKILL'), 5_000)
      await exited
      clearTimeout(force)
    },
  }
}

/** A program of ours on Node: resolves with the port it said it listens on. Errors: Error with its output when it ends before. */
export async function spawnNode(
  core: Core,
  entry: string,
  words: readonly string[],
  nodeOptions: readonly string[] = [],
): Promise<PinnedChild & { readonly port: number }> {
  const pinned = spawnPinned(core, process.execPath, [...nodeOptions, entry, ...words], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
  let output = ''
  for (const stream of [pinned.child.stdout, pinned.child.stderr]) stream?.on('data', (bytes: Buffer) => (output += bytes))
  const ended = once(pinned.child, 'exit').then(() => {
    throw new Error(`${entry} ended before it listened:\n${output}`)
  })
  ended.catch(() => undefined)
  const [ready] = (await Promise.race([once(pinned.child, 'message'), ended])) as [{ url: string }]
  return { ...pinned, port: Number(new URL(ready.url).port) }
}
