// While a slice runs: memory and CPU of the landscape's processes once a second, restarts that nobody asked for, and what else the machine did.
// In: where the landscape says which processes it is. Out: series. Called by measure-slice.ts. Without /proc nothing is watched, and the result says so.
import { machineBusySeconds, type ProcessRow, readProcesses, withDescendants } from '../landscape/process-table.ts'
import type { ProcessSeries } from './load-result.ts'

export interface Watch {
  stop(): { readonly processes: readonly ProcessSeries[]; readonly foreignCpuRatio: number | null }
}

export interface WatchInput {
  /** Read anew each second, as a restarted process has another pid; empty: nothing of it runs on this machine. */
  readonly pids: () => Readonly<Record<string, number>>
  /** Processes that the suite itself ends: they may come back as others. */
  readonly mayRestart: ReadonlySet<string>
}

type Second = ProcessSeries['seconds'][number]
interface Watched {
  pid: number
  restartCount: number
  readonly seconds: Second[]
}
interface Sample {
  readonly atMs: number
  readonly rows: ReadonlyMap<number, ProcessRow>
}

const sampleEveryMs = 1000
/** CPU time comes in hundredths of a second: in a shorter while it says nothing. */
const shortestSeconds = 0.1

export function watchProcesses({ pids, mayRestart }: WatchInput): Watch {
  const first = readProcesses()
  if (first === null) return { stop: () => ({ processes: [], foreignCpuRatio: null }) }
  const startedMs = performance.now()
  const watched = new Map<string, Watched>(Object.entries(pids()).map(([name, pid]) => [name, { pid, restartCount: 0, seconds: [] }]))
  const busyAtStart = machineBusySeconds()
  let ownCpuSeconds = 0
  let last: Sample = { atMs: startedMs, rows: first }

  const sample = () => {
    const now: Sample = { atMs: performance.now(), rows: readProcesses() ?? new Map() }
    const seconds = (now.atMs - last.atMs) / 1000
    const current = pids()
    countRestarts(current)
    if (seconds < shortestSeconds) return
    for (const one of watched.values()) {
      const tree = withDescendants(now.rows, [one.pid])
      if (tree.size === 0) continue
      one.seconds.push({
        second: Math.round((now.atMs - startedMs) / 1000),
        residentBytes: [...tree].reduce((sum, each) => sum + now.rows.get(each)!.residentBytes, 0),
        cpuRatio: round(cpuBetween(last, now, tree) / seconds),
      })
    }
    ownCpuSeconds += cpuBetween(last, now, ownTree(now.rows, Object.values(current)))
    last = now
  }
  const countRestarts = (current: Readonly<Record<string, number>>) => {
    for (const [name, one] of watched) {
      const pid = current[name] ?? 0
      if (pid !== one.pid && !mayRestart.has(name)) one.restartCount += 1
      one.pid = pid
    }
  }
  const timer = setInterval(sample, sampleEveryMs)
  return {
    stop: () => {
      clearInterval(timer)
      sample()
      const busy = machineBusySeconds()
      const foreignCpuRatio =
        busy === null || busyAtStart === null
          ? null
          : round(Math.max(0, busy - busyAtStart - ownCpuSeconds) / ((performance.now() - startedMs) / 1000))
      const processes = [...watched].map(([process, { restartCount, seconds }]) => ({
        process,
        unexpectedRestartCount: restartCount,
        seconds,
      }))
      return { processes, foreignCpuRatio }
    },
  }
}

/** This process with its injectors, and the landscape with whoever started it, which are its databases, too. */
function ownTree(rows: ReadonlyMap<number, ProcessRow>, pids: readonly number[]): Set<number> {
  const parents = new Set(pids.map(pid => rows.get(pid)?.parentPid ?? 0))
  const [supervisor = 0] = parents.size === 1 ? parents : []
  return withDescendants(rows, [process.pid, ...pids, ...(supervisor > 1 ? [supervisor] : [])])
}

function cpuBetween(before: Sample, after: Sample, pids: ReadonlySet<number>): number {
  let seconds = 0
  for (const pid of pids) seconds += Math.max(0, (after.rows.get(pid)?.cpuSeconds ?? 0) - (before.rows.get(pid)?.cpuSeconds ?? 0))
  return seconds
}

const round = (ratio: number) => Math.round(ratio * 1000) / 1000
