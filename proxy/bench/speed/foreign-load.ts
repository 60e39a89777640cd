// How much of the machine others used meanwhile: the clocks of /proc before and after flow in, cores flow out. What we started ourselves is not foreign.
import { readdirSync, readFileSync } from 'node:fs'

/** Linux counts in ticks of 10 ms (USER_HZ). */
const ticksPerSecond = 100
/** Above this a round is repeated: the peer that was measured meanwhile would look slower than it is. */
export const foreignCoresMax = 0.2

export interface Clock {
  readonly atMs: number
  /** All cores, without idling and waiting. */
  readonly busyTicks: number
  /** This process, all it started, and what ended of those. */
  readonly ownTicks: number
}

export function readClock(): Clock {
  return { atMs: performance.now(), busyTicks: busyTicks(), ownTicks: ownTicks() }
}

export function foreignCores(before: Clock, after: Clock): number {
  const seconds = (after.atMs - before.atMs) / 1_000
  const foreignTicks = after.busyTicks - before.busyTicks - (after.ownTicks - before.ownTicks)
  return Math.max(0, foreignTicks / ticksPerSecond / seconds)
}

function busyTicks(): number {
  const [user, nice, system, , , , , steal] = /^cpu +(.*)$/m.exec(readFileSync('/proc/stat', 'latin1'))![1]!.split(' ').map(Number)
  // Interrupts stay out: those of our own traffic belong to nobody's process.
  return user! + nice! + system! + steal!
}

function ownTicks(): number {
  const parentOf = new Map<number, { parent: number; ticks: number }>()
  for (const name of readdirSync('/proc')) {
    const stat = /^\d+$/.test(name) ? statOf(name) : null
    if (stat !== null) parentOf.set(Number(name), stat)
  }
  const isOwn = (pid: number): boolean => pid === process.pid || (parentOf.has(pid) && pid > 1 && isOwn(parentOf.get(pid)!.parent))
  let sum = 0
  for (const [pid, { ticks }] of parentOf) if (isOwn(pid)) sum += ticks
  return sum
}

function statOf(pid: string): { parent: number; ticks: number } | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // The name in parentheses may hold blanks. After it: state, parent, …; utime, stime and those of reaped children are the 12th to 15th.
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number)
    return { parent: fields[1]!, ticks: fields[11]! + fields[12]! + fields[13]! + fields[14]! }
  } catch {
    // It ended while we looked.
    return null
  }
}
