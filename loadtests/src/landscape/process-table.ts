// In: nothing. Out: every process of this machine with its parent, its CPU time and its resident memory, from /proc; null where there is none.
// Called once a second while a slice runs.
import { readdirSync, readFileSync } from 'node:fs'

export interface ProcessRow {
  readonly pid: number
  readonly parentPid: number
  /** Since the machine's start, in hundredths of a second; tells two processes of one pid apart. */
  readonly startTicks: number
  /** Since its start. */
  readonly cpuSeconds: number
  readonly residentBytes: number
}

/** Linux counts CPU time in hundredths of a second and memory in pages of 4 KiB on every machine that Node 24 runs on with these defaults. */
const ticksPerSecond = 100
const pageBytes = 4096

export function readProcesses(): ReadonlyMap<number, ProcessRow> | null {
  const pids = listPids()
  if (pids === null) return null
  const rows = new Map<number, ProcessRow>()
  for (const pid of pids) {
    const row = readRow(pid)
    if (row !== null) rows.set(pid, row)
  }
  return rows
}

/** A process and all that it started, as far as they still run. */
export function withDescendants(rows: ReadonlyMap<number, ProcessRow>, roots: readonly number[]): Set<number> {
  const children = Map.groupBy(rows.values(), row => row.parentPid)
  const found = new Set<number>()
  const visit = (pid: number) => {
    if (found.has(pid) || !rows.has(pid)) return
    found.add(pid)
    for (const child of children.get(pid) ?? []) visit(child.pid)
  }
  for (const root of roots) visit(root)
  return found
}

/** CPU seconds that the whole machine was busy since its start; null where nobody counts them. */
export function machineBusySeconds(): number | null {
  try {
    const words = readFileSync('/proc/stat', 'utf8').split('\n', 1)[0]?.split(/ +/).slice(1).map(Number) ?? []
    const [user = 0, nice = 0, system = 0, , , irq = 0, softIrq = 0, steal = 0] = words
    return (user + nice + system + irq + softIrq + steal) / ticksPerSecond
  } catch {
    return null
  }
}

function listPids(): number[] | null {
  try {
    return readdirSync('/proc')
      .map(Number)
      .filter(pid => pid > 0)
  } catch {
    return null
  }
}

function readRow(pid: number): ProcessRow | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name in brackets may hold anything; the state, the parent and the rest follow it.
    const words = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const at = (index: number) => Number(words[index])
    if (words[0] === 'Z') return null // it has ended, only its parent has not asked how
    return { pid, parentPid: at(1), startTicks: at(19), cpuSeconds: (at(11) + at(12)) / ticksPerSecond, residentBytes: at(21) * pageBytes }
  } catch {
    return null // it has just ended
  }
}
