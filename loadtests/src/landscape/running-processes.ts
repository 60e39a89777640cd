// The processes of a landscape on this machine, as its file names them now. In: the file. Out: signals sent, restarts awaited. Called by the actions of
// a suite. Who was stopped always goes on again: at the latest when the run ends, however it ends.
import { setTimeout as wait } from 'node:timers/promises'
import { LoadError } from '../errors.ts'
import { readLandscape } from './landscape-file.ts'

export type SignalName = 'SIGKILL' | 'SIGTERM' | 'SIGHUP' | 'SIGSTOP' | 'SIGCONT'

export interface RunningProcesses extends Disposable {
  /** By name; empty when the landscape's file names none. */
  pids(): Readonly<Record<string, number>>
  /** Out: the pid that it went to. Errors: ACTION_IMPOSSIBLE. */
  signal(name: string, signal: SignalName): number
  /** Until the landscape's file names another process than `before`, which it does once that one is ready. Errors: ACTION_IMPOSSIBLE; the signal's reason. */
  backAgain(name: string, before: number, signal: AbortSignal): Promise<void>
}

const betweenLooksMs = 50
const backWithinMs = 60_000

export function runningProcesses(landscapeFile: string): RunningProcesses {
  const stopped = new Set<number>()
  let known: Readonly<Record<string, number>> = {}
  const pids = () => {
    try {
      known = readLandscape(landscapeFile).pids ?? {}
    } catch {
      // The file is just being replaced, or the landscape has ended: what was known last stands.
    }
    return known
  }
  const letAllGoOn = () => {
    for (const pid of stopped) send(pid, 'SIGCONT')
    stopped.clear()
  }
  process.once('exit', letAllGoOn)
  return {
    pids,
    signal: (name, signal) => {
      const pid = pids()[name] ?? 0
      if (pid <= 1) throw new LoadError('ACTION_IMPOSSIBLE', `sending ${signal} to ${name}: the landscape's file names no process of it`)
      if (!send(pid, signal)) throw new LoadError('ACTION_IMPOSSIBLE', `sending ${signal} to ${name}: process ${pid} cannot be reached`)
      if (signal === 'SIGSTOP') stopped.add(pid)
      if (signal === 'SIGCONT') stopped.delete(pid)
      return pid
    },
    backAgain: async (name, before, signal) => {
      const untilMs = performance.now() + backWithinMs
      while ((pids()[name] ?? before) === before) {
        if (performance.now() > untilMs)
          throw new LoadError('ACTION_IMPOSSIBLE', `waiting for ${name} to come back (${backWithinMs / 1000} s)`)
        await wait(betweenLooksMs, undefined, { signal })
      }
    },
    [Symbol.dispose]: () => {
      process.off('exit', letAllGoOn)
      letAllGoOn()
    },
  }
}

function send(pid: number, signal: SignalName): boolean {
  try {
    return process.kill(pid, signal)
  } catch {
    return false
  }
}
