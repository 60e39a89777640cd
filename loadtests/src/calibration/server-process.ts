// Calibration servers in a process of their own, so that they and the generator do not wait for each other's event loop. In: behaviours. Out: addresses, counts.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import type { BehaviourName, ServerCounts } from './behaviours.ts'

export interface CalibrationServers extends AsyncDisposable {
  urlOf(behaviour: BehaviourName): string
  countsOf(behaviour: BehaviourName): Promise<ServerCounts>
}

export interface CalibrationServer extends AsyncDisposable {
  readonly url: string
  counts(): Promise<ServerCounts>
}

interface ServerSettings {
  /** Bound to this core where the system can do it. */
  readonly cpu?: number
  /** Of stalls: 1 is their full length. */
  readonly timeRatio?: number
}

export const taskset = '/usr/bin/taskset'

export async function startCalibrationServers(
  behaviours: readonly BehaviourName[],
  { cpu, timeRatio = 1 }: ServerSettings = {},
): Promise<CalibrationServers> {
  const child = fork(new URL('./server-main.ts', import.meta.url), [behaviours.join(','), String(timeRatio)], {
    execArgv: [],
    stdio: ['ignore', 2, 2, 'ipc'],
    ...(cpu !== undefined && existsSync(taskset) ? { execPath: taskset, execArgv: ['-c', String(cpu), process.execPath] } : {}),
  })
  const failed = once(child, 'exit').then(() => {
    throw new Error(`the calibration servers (${behaviours.join(', ')}) did not start`)
  })
  const [ports] = await Promise.race([once(child, 'message') as Promise<[number[]]>, failed])
  failed.catch(() => {})
  let asked: Promise<unknown> = Promise.resolve()
  return {
    urlOf: behaviour => `http://127.0.0.1:${ports[behaviours.indexOf(behaviour)]}`,
    countsOf: behaviour => {
      const answer = asked.then(async () => {
        const message = once(child, 'message') as Promise<[ServerCounts]>
        child.send(behaviour)
        return (await message)[0]
      })
      asked = answer
      return answer
    },
    [Symbol.asyncDispose]: async () => {
      const exit = once(child, 'exit')
      child.disconnect()
      await exit
    },
  }
}

export async function startCalibrationServer(behaviour: BehaviourName, settings: ServerSettings = {}): Promise<CalibrationServer> {
  const servers = await startCalibrationServers([behaviour], settings)
  return {
    url: servers.urlOf(behaviour),
    counts: () => servers.countsOf(behaviour),
    [Symbol.asyncDispose]: () => servers[Symbol.asyncDispose](),
  }
}
