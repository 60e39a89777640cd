// The ways to kill a victim (SIGKILL) and to await its return: a child of the supervisor, or one of the processes that serve behind a proxy's primary, which
// starts another one in its place. Called by chaos-run.ts.
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import type { SupervisedChild } from '../../../scripts/landscape/child.ts'
import { readMetrics, sumOf } from '../../src/landscape/proxy-counters.ts'

const lookEveryMs = 50
/** A bound on hanging, never on speed. */
const backWithinMs = 60_000

export async function killChildren(children: readonly SupervisedChild[]): Promise<void> {
  const back = children.map(child => child.nextReady())
  for (const child of children) process.kill(child.pid() as number, 'SIGKILL')
  await Promise.all(back)
}

/** Errors: Error when the primary had nobody to kill, or put nobody in the place of the dead. */
export async function killOneServing(primary: SupervisedChild, random: (below: number) => number): Promise<void> {
  const before = await servingOf(primary)
  const serving = childrenOf(primary.pid() as number)
  if (serving.length === 0) throw new Error(`the primary ${primary.pid()} has no processes`)
  process.kill(serving[random(serving.length)] as number, 'SIGKILL')
  const untilMs = performance.now() + backWithinMs
  for (;;) {
    const now = await servingOf(primary)
    if (now.endedCount > before.endedCount && now.count >= before.count) return
    if (performance.now() > untilMs) throw new Error(`${now.count} of ${before.count} processes serve ${backWithinMs} ms after a kill`)
    await pause(lookEveryMs)
  }
}

async function servingOf(primary: SupervisedChild): Promise<{ readonly count: number; readonly endedCount: number }> {
  const page = await readMetrics(primary.ready['adminUrl'] as string)
  return { count: sumOf(page, 'ficus_proxy_processes_serving'), endedCount: sumOf(page, 'ficus_proxy_processes_ended_total') }
}

/** By Linux' list of all processes: the fourth field of stat is the parent; the name before it stands in parentheses and may hold blanks. */
function childrenOf(parentPid: number): number[] {
  const pids = readdirSync('/proc').filter(name => /^\d+$/.test(name))
  return pids.filter(pid => parentOf(pid) === parentPid).map(Number)
}

function parentOf(pid: string): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  } catch {
    return null // it has ended meanwhile
  }
}
