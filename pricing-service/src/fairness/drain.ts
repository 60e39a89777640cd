// In: how much too much there is. Out: when to come back: the predicted time until four fifths of the bound are reached, spread a little, so that those
// who were refused together do not come back together. Units: milliseconds in, whole seconds out.
import type { ClassLoad } from './class-load.ts'
import type { WorkClass } from './lanes.ts'

/** Refused work is asked back when so much of the bound is used, not at the bound itself. */
export const drainToRatio = 0.8
const [secondsLeast, secondsMost] = [1, 120]
const jitterRatio = 0.2

/** `random` from 0 to 1. Null: nobody works, so nothing drains. */
export function retryAfterSeconds(drainMs: number | null, random: number): number {
  const spread = 1 + jitterRatio * (2 * random - 1)
  return Math.round(Math.min(secondsMost, Math.max(secondsLeast, ((drainMs ?? secondsMost * 1_000) / 1_000) * spread)))
}

/** Time until the work that waits and runs has shrunk to a part of itself; null while nobody works on some of it. */
export function drainMs(loads: Readonly<Record<WorkClass, ClassLoad>>, toRatio: number): number | null {
  let longestMs = 0
  for (const load of Object.values(loads)) {
    const { cpuMs, count } = load.steps.at(-1) ?? { cpuMs: 0, count: 0 }
    if (count === 0 && load.runningCount === 0) continue
    if (load.threadCount === 0) return null
    longestMs = Math.max(longestMs, (cpuMs + load.runningCpuMs + count * load.overheadMs) / load.threadCount)
  }
  return longestMs * Math.max(0, 1 - toRatio)
}
