// The two stores as programs that can die, be stopped and come back: one private PostgreSQL and one private redis-server, each on a port that it keeps.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { repositoryRoot } from '../../../scripts/landscape/config.ts'
import { freePort } from '../../../scripts/landscape/ports.ts'
import { type PostgresCluster, startPostgres } from '../../../scripts/landscape/postgres/cluster.ts'
import { type RedisServer, startRedis } from '../../../scripts/landscape/redis.ts'
import { searchPath } from '../../../scripts/test-services/config.ts'

export interface KeptStore extends AsyncDisposable {
  readonly url: string
  /** kill -9, and nothing comes back before `start`. */
  kill(): Promise<void>
  /** Resolves when it takes connections again. */
  start(): Promise<void>
  /** SIGSTOP and SIGCONT to the program and all of its processes. */
  freeze(): void
  thaw(): void
  /** Its processes beside the first. */
  childPids(): number[]
}

interface Running {
  readonly pid: number
  readonly exited: Promise<unknown>
  stop(): Promise<void>
}

export async function keepPostgres(folder: string): Promise<KeptStore> {
  const port = await freePort()
  const start = () => startPostgres({ folder: join(folder, 'postgres'), mode: 'durable', port, say: () => {} })
  const first = await start()
  return kept(first.superuserUrl, first, async (): Promise<PostgresCluster> => {
    // The children of a killed server hold its memory until they have noticed; until then a new one refuses to start.
    for (let tries = 1; ; tries++) {
      try {
        return await start()
      } catch (error) {
        if (tries === 60) throw error
        await pause(50)
      }
    }
  })
}

/** Without a disk: when it is killed, everything that it held is gone. */
export async function keepRedis(): Promise<KeptStore> {
  const port = await freePort()
  const start = (): Promise<RedisServer> => startRedis(join(repositoryRoot, 'var/tools'), searchPath(), () => {}, port)
  const first = await start()
  return kept(first.url, first, start)
}

function kept(url: string, first: Running, start: () => Promise<Running>): KeptStore {
  let running: Running | null = first
  const childPids = () => (running === null ? [] : childrenOf(running.pid))
  const signalAll = (signal: NodeJS.Signals) => {
    for (const pid of running === null ? [] : [running.pid, ...childPids()]) send(pid, signal)
  }
  return {
    url,
    childPids,
    kill: async () => {
      const victim = running
      running = null
      if (victim === null) return
      send(victim.pid, 'SIGKILL')
      await victim.exited
    },
    start: async () => {
      running ??= await start()
    },
    freeze: () => signalAll('SIGSTOP'),
    thaw: () => signalAll('SIGCONT'),
    [Symbol.asyncDispose]: async () => {
      signalAll('SIGCONT')
      await running?.stop()
    },
  }
}

function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name) && parentOf(name) === parent)
    .map(Number)
}

function parentOf(pid: string): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  } catch {
    return 0 // it ended while we looked
  }
}

export function send(pid: number | undefined, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(pid, signal)
  } catch {
    // It has ended meanwhile, which is what a fault is about.
  }
}
