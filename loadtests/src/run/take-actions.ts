// What happens while a slice runs: each action of the suite at its time, with a marker for the reports. In: actions and what they work on.
// Out: when all of them have ended. Called by measure-slice.ts.
import { setTimeout as wait } from 'node:timers/promises'
import type { BorrowedFlag } from '../landscape/borrowed-flag.ts'
import type { KillSwitch } from '../landscape/kill-switch.ts'
import { openProxyRenewal } from '../landscape/proxy-renewal.ts'
import type { RunningProcesses } from '../landscape/running-processes.ts'
import type { Action } from '../suites/suite-schema.ts'
import { isBack, signalSent } from './marker-words.ts'
import { flagPosition } from './put-in-force.ts'

export interface ActionGround {
  readonly suiteName: string
  readonly flag: BorrowedFlag
  readonly killSwitch: KillSwitch
  readonly processes: RunningProcesses
  readonly proxyAdminUrl: string
  readonly mark: (text: string) => void
  readonly signal: AbortSignal
}

/** `startAt`: epoch ms of the slice. Errors: of the flag, the switch, the processes; the signal's reason. */
export async function takeActions(actions: readonly Action[], startAt: number, ground: ActionGround): Promise<void> {
  await Promise.all(
    actions.map(async action => {
      await wait(Math.max(0, startAt + action.atSeconds * 1000 - Date.now()), undefined, { signal: ground.signal })
      await takeAction(action, ground)
    }),
  )
}

async function takeAction({ set, killSwitch, signal, rollingRestart }: Action, ground: ActionGround): Promise<void> {
  const { flag, processes, mark } = ground
  const why = `load ${ground.suiteName}: an action of the suite`
  if (set !== undefined) {
    await flag.set(flagPosition(set), why)
    mark(`${set.stage}${set.shareBasisPoints === undefined ? '' : ` ${set.shareBasisPoints} bp`} is set`)
  }
  if (killSwitch !== undefined) {
    await ground.killSwitch[killSwitch](why)
    mark(killSwitch === 'kill' ? 'the kill switch is thrown' : 'the kill switch is released')
  }
  if (signal !== undefined) {
    const pid = processes.signal(signal.process, signal.name)
    mark(signalSent(signal.name, signal.process))
    if (signal.name === 'SIGKILL' || signal.name === 'SIGTERM') await back(signal.process, pid, ground)
  }
  for (const name of rollingRestart ?? []) await restart(name, ground)
}

/** As a deployment does it: a proxy of several processes puts new ones in place of the old ones; whatever else there is ends and comes back. */
async function restart(name: string, ground: ActionGround): Promise<void> {
  const { processes, mark, signal } = ground
  const renewal = name === 'proxy' ? await openProxyRenewal(ground.proxyAdminUrl) : null
  if (renewal === null) {
    const pid = processes.signal(name, 'SIGTERM')
    mark(signalSent('SIGTERM', name))
    return await back(name, pid, ground)
  }
  processes.signal(name, 'SIGHUP')
  mark(signalSent('SIGHUP', name))
  await renewal.over(signal)
  mark(`${name} is renewed`)
}

async function back(name: string, pid: number, { processes, mark, signal }: ActionGround): Promise<void> {
  await processes.backAgain(name, pid, signal)
  mark(isBack(name))
}

/** The processes that the suite itself ends. */
export function mayRestart(actions: readonly Action[]): Set<string> {
  const ended = actions.flatMap(({ signal, rollingRestart = [] }) => [
    ...rollingRestart,
    ...(signal?.name === 'SIGKILL' || signal?.name === 'SIGTERM' ? [signal.process] : []),
  ])
  return new Set(ended)
}
