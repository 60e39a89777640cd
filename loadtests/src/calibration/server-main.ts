// The program of calibration servers: each behaviour on a port of its own. In: names, a time ratio. Out by IPC: the ports at first, and the counts of a
// behaviour whenever it is named. Ends with its channel.
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { BehaviourName } from './behaviours.ts'
import { openServer } from './open-server.ts'

const loopDelayResolutionMs = 10
const delays = monitorEventLoopDelay({ resolution: loopDelayResolutionMs })
delays.enable()

const [, , names = '', timeRatio = '1'] = process.argv
const servers = new Map(
  await Promise.all(names.split(',').map(async name => [name, await openServer(name as BehaviourName, Number(timeRatio))] as const)),
)

process.on('disconnect', () => process.exit(0))
process.on('SIGINT', () => {})
process.on('message', (name: BehaviourName) => {
  const loopDelayMs = delays.count === 0 ? 0 : delays.percentile(99) / 1e6 - loopDelayResolutionMs
  process.send?.({ ...servers.get(name)?.counts(), loopDelayP99Micros: Math.max(0, Math.round(loopDelayMs * 1000)) })
})
process.send?.([...servers].map(([, { port }]) => port))
