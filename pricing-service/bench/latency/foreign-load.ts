// How much of the machine others used meanwhile: clocks of /proc before and after flow in, cores flow out. What the bench started itself is not foreign.
import { readdirSync, readFileSync } from 'node:fs'

/** Linux counts in ticks of 10 ms. */
const ticksPerSecond = 100
/** Above this a figure is marked as disturbed. */
export const foreignCoresMax = 0.2

export interface Clock {
  readonly atMs: number
  readonly busyTicks: number
  readonly ownTicks: number
}

export const readClock = (): Clock => ({ atMs: performance.now(), busyTicks: busyTicks(), ownTicks: ownTicks() })

export function foreignCores(before: Clock, after: Clock): number {
  const ticks = after.busyTicks - before.busyTicks - (after.ownTicks - before.ownTicks)
  return Math.max(0, (ticks / ticksPerSecond / (after.atMs - before.atMs)) * 1_000)
}

/** All cores, without idling, waiting and interrupts. */
function busyTicks(): number {
  const [user = 0, nice = 0, system = 0, , , , , steal = 0] = /^cpu +(.*)$/m
    .exec(readFileSync('/proc/stat', 'latin1'))![1]!
    .split(' ')
    .map(Number)
  return user + nice + system + steal
}

/** This process, all that descend from it, and what ended of those. */
function ownTicks(): number {
  const processes = new Map(readdirSync('/proc').flatMap(name => (/^\d+$/.test(name) ? statOf(name) : [])))
  const isOwn = (pid: number): boolean => pid === process.pid || (pid > 1 && processes.has(pid) && isOwn(processes.get(pid)!.parent))
  return [...processes].reduce((sum, [pid, { ticks }]) => (isOwn(pid) ? sum + ticks : sum), 0)
}

function statOf(pid: string): readonly [number, { parent: number; ticks: number }][] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // After the name in parentheses: state, parent, …; utime, stime and those of reaped children are the 12th to 15th.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return [[Number(pid), { parent: Number(fields[1]), ticks: fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0) }]]
  } catch {
    return [] // it ended while we looked
  }
}
