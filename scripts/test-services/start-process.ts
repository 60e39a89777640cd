// In: an entry file of ours and its flags. Out: the running child once it has said that it is ready; it is ended at the end of the scope.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { inheritedEnvironment } from './config.ts'

const root = resolve(import.meta.dirname, '../..')
const drainWithinMs = 15_000

export interface StartedProcess extends AsyncDisposable {
  readonly process: ChildProcess
  /** What the child said when it was ready: `{ type: 'ready', url, … }`. */
  readonly ready: { readonly type: 'ready'; readonly [name: string]: string }
  readonly exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>
  output(): string
}

/** Errors: Error with the child's output when it ends before it is ready. */
export async function startProcess(
  entry: string,
  flags: readonly string[],
  options: { env?: Record<string, string> } = {},
): Promise<StartedProcess> {
  const child = fork(resolve(root, entry), [...flags], {
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...inheritedEnvironment(), ...options.env },
  })
  let output = ''
  const keep = (chunk: Buffer) => {
    output += chunk.toString('utf8')
  }
  child.stdout?.on('data', keep)
  child.stderr?.on('data', keep)
  const exited = once(child, 'exit').then(([code, signal]) => ({ code: code as number | null, signal: signal as NodeJS.Signals | null }))
  const ready = await Promise.race([readyMessage(child), exited])
  if (!('type' in ready)) throw new Error(`${entry} ended before it was ready (exit code ${ready.code}):\n${output}`)
  return {
    process: child,
    ready,
    exited,
    output: () => output,
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill('SIGTERM')
      const force = setTimeout(() => child.kill('SIGKILL'), drainWithinMs)
      await exited
      clearTimeout(force)
    },
  }
}

function readyMessage(child: ChildProcess): Promise<StartedProcess['ready']> {
  return new Promise(resolveReady => {
    child.on('message', message => {
      if ((message as { type?: string }).type === 'ready') resolveReady(message as StartedProcess['ready'])
    })
  })
}
