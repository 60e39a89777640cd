// While a slice runs: memory and CPU of the landscape's processes once a second, ends that nobody asked for, and what else the machine did.
// In: who they were when the run was last looked at. Out: series. Called by measure-slice.ts. Without /proc nothing is watched, and the result says so.
import { openProcessRoll, type ProcessRoll } from '../landscape/process-roll.ts'
import { machineBusySeconds, type ProcessRow, readProcesses, withDescendants } from '../landscape/process-table.ts'
import type { ProcessSeries } from './load-result.ts'

export interface Watch {
  stop(): { readonly processes: readonly ProcessSeries[]; readonly foreignCpuRatio: number | null }
}

export interface WatchInput {
  /** Of the whole run; null: there is no process table to look at. */
  readonly roll: ProcessRoll | null
  /** Processes that the suite itself ends: they may come back as others. */
  readonly mayRestart: ReadonlySet<string>
}

type Second = ProcessSeries['seconds'][number]
interface Sample {
  readonly atMs: number
  readonly rows: ReadonlyMap<number, ProcessRow>
}

const sampleEveryMs = 1000
const nobody: ReadonlySet<string> = new Set()
/** CPU time comes in hundredths of a second: in a shorter while it says nothing. */
const shortestSeconds = 0.1

/** `pids`: read at each look; empty: nothing of the landscape runs on this machine. */
export function processRoll(pids: () => Readonly<Record<string, number>>): ProcessRoll | null {
  const rows = readProcesses()
  return rows === null ? null : openProcessRoll(pids, rows)
}

export function watchProcesses({ roll, mayRestart }: WatchInput): Watch {
  const first = readProcesses()
  if (first === null || roll === null) return { stop: () => ({ processes: [], foreignCpuRatio: null }) }
  const startedMs = performance.now()
  roll.look(first, nobody) // between two slices nobody may end
  const watched = new Map(roll.names().map(name => [name, { endsBefore: roll.takeEnds(name), seconds: [] as Second[] }]))
  const busyAtStart = machineBusySeconds()
  let ownCpuSeconds = 0
  let last: Sample = { atMs: startedMs, rows: first }

  const sample = () => {
    const now: Sample = { atMs: performance.now(), rows: readProcesses() ?? last.rows }
    const seconds = (now.atMs - last.atMs) / 1000
    roll.look(now.rows, mayRestart)
    if (seconds < shortestSeconds) return
    for (const [name, one] of watched) {
      const tree = withDescendants(now.rows, [roll.pidOf(name)])
      if (tree.size === 0) continue
      one.seconds.push({
        second: Math.round((now.atMs - startedMs) / 1000),
        residentBytes: [...tree].reduce((sum, each) => sum + now.rows.get(each)!.residentBytes, 0),
        cpuRatio: round(cpuBetween(last, now, tree) / seconds),
      })
    }
    ownCpuSeconds += cpuBetween(last, now, ownTree(now.rows, roll.names().map(roll.pidOf)))
    last = now
  }
  const timer = setInterval(sample, sampleEveryMs)
  const conclude = () => {
    clearInterval(timer)
    sample()
    const busy = machineBusySeconds()
    const foreignCpuRatio =
      busy === null || busyAtStart === null
        ? null
        : round(Math.max(0, busy - busyAtStart - ownCpuSeconds) / ((performance.now() - startedMs) / 1000))
    const processes = [...watched].map(([process, { endsBefore, seconds }]) => {
      const unexpectedEnds = [
        ...endsBefore.map(end => ({ ...end, isBeforeSlice: true })),
        ...roll.takeEnds(process).map(end => ({ ...end, isBeforeSlice: false })),
      ]
      return { process, unexpectedRestartCount: unexpectedEnds.length, unexpectedEnds, seconds }
    })
    return { processes, foreignCpuRatio }
  }
  let concluded: ReturnType<typeof conclude> | null = null
  return { stop: () => (concluded ??= conclude()) } // what ends after the slice is the next one's to tell
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
