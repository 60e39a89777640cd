// Starts one of test/children as a process of its own; it is gone at the end of the scope, even when the test failed.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'

export interface StartedChild extends AsyncDisposable {
  readonly process: ChildProcess
  /** Resolves with the exit code, null after a signal. */
  readonly exited: Promise<number | null>
  kill(): Promise<void>
}

export function startChild(name: string, ...words: string[]): StartedChild {
  const process = fork(resolve(import.meta.dirname, 'children', name), words, { execArgv: [] })
  const exited = once(process, 'exit').then(([code]) => code as number | null)
  const kill = async () => {
    process.kill('SIGKILL')
    await exited
  }
  return { process, exited, kill, [Symbol.asyncDispose]: kill }
}
