// All who run: name, how to start it in front of an upstream's port, and whether this machine has it. A new one is a file here and a line below.
import { spawnNode } from '../cores.ts'
import { startHaproxy } from './haproxy.ts'
import { startNginx } from './nginx.ts'
import { startOurs } from './ours.ts'

export type ContestantName = 'ours' | 'forwarder alone' | 'stock' | 'bare dispatch' | 'nginx' | 'HAProxy' | 'direct'

export interface Running extends AsyncDisposable {
  readonly port: number
  /** Null: nothing stands between (direct). */
  readonly pid: number | null
}

type Start = (upstreamPort: number) => Promise<Running>

const server =
  (name: string): Start =>
  upstreamPort =>
    spawnNode('contestant', `${import.meta.dirname}/../servers/${name}.ts`, [String(upstreamPort)])
const direct: Start = async port => ({ port, pid: null, [Symbol.asyncDispose]: async () => undefined })

export const contestants: ReadonlyMap<ContestantName, Start> = new Map<ContestantName, Start>([
  ['nginx', startNginx],
  ['ours', startOurs],
  ['forwarder alone', server('forwarder-alone')],
  ['bare dispatch', server('bare-dispatch')],
  ['stock', server('stock')],
  ['HAProxy', startHaproxy],
  ['direct', direct],
])
