// A calibration server as a process of its own, so that neither waits for the other's event loop. In: a behaviour. Out: its address, its counts.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import type { BehaviourName, ServerCounts } from './behaviours.ts'

export interface CalibrationServer extends AsyncDisposable {
  readonly url: string
  counts(): Promise<ServerCounts>
}

export const taskset = '/usr/bin/taskset'

/** cpu: bound to this core where the system can do it. */
export async function startCalibrationServer(behaviour: BehaviourName, cpu?: number): Promise<CalibrationServer> {
  const program = new URL('./server-main.ts', import.meta.url)
  const child = fork(program, [behaviour], {
    execArgv: [],
    stdio: ['ignore', 2, 2, 'ipc'],
    ...(cpu !== undefined && existsSync(taskset) ? pinned(cpu) : {}),
  })
  const [port] = await Promise.race([
    once(child, 'message') as Promise<[number]>,
    once(child, 'exit').then(() => {
      throw new Error(`the calibration server "${behaviour}" did not start`)
    }),
  ])
  return {
    url: `http://127.0.0.1:${port}`,
    counts: async () => {
      const answer = once(child, 'message') as Promise<[ServerCounts]>
      child.send('counts')
      return (await answer)[0]
    },
    [Symbol.asyncDispose]: async () => {
      const exit = once(child, 'exit')
      child.disconnect()
      await exit
    },
  }
}

function pinned(cpu: number) {
  return { execPath: taskset, execArgv: ['-c', String(cpu), process.execPath] }
}
