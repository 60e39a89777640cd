// Faults of PostgreSQL and Redis as programs.
import { setTimeout as pause } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { type KeptStore, send } from '../stores.ts'
import { askPersistently } from '../witness.ts'
import { bothTransports, type FaultGround, type FaultKind, type Struck } from './fault-kind.ts'

const storeBackWithinMs = 2_000
const outage = (title: string) => `pricing-service/test/outages.long.test.ts: ${title}`
const recovers = 'refuses soon, lives on, recovers, and keeps what it had accepted'
const killed =
  'pricing-service/test/postgres-killed.long.test.ts: %s: what was accepted is priced, and new quotes are, by the processes that lived through it'
const requeues = (['postgres', 'redis'] as const).map(
  transport => `pricing-service/test/${transport}-transport.test.ts: queues every accepted quote again after the queue has lost everything`,
)

async function killAndStart(store: KeptStore, awayMs: number): Promise<Struck> {
  const struckAt = Date.now()
  await store.kill()
  await pause(awayMs)
  await store.start()
  return { struckAt, backAt: Date.now() }
}

async function freezeAndThaw(store: KeptStore, awayMs: number): Promise<Struck> {
  const struckAt = Date.now()
  store.freeze()
  await pause(awayMs)
  store.thaw()
  return { struckAt, backAt: Date.now() }
}

const ofRedis = ({ redis }: FaultGround) => redis as KeptStore

export const postgresKill: FaultKind = {
  name: 'postgres-kill',
  title: 'PostgreSQL is killed (SIGKILL of its first process) and started again',
  transports: bothTransports,
  breaksConnections: false,
  defence:
    'a quote is acknowledged only when it is durable; every question has a deadline, after which the client hears 503; all connections are made anew',
  provedBy: [killed],
  backWithinMs: storeBackWithinMs,
  strike: ({ postgres, awayMs }) => killAndStart(postgres, awayMs),
}

export const postgresBackendKill: FaultKind = {
  name: 'postgres-backend-kill',
  title: 'one process of PostgreSQL that serves a connection of ours is killed, upon which PostgreSQL ends all connections and recovers',
  transports: bothTransports,
  breaksConnections: false,
  defence: 'as for postgres-kill',
  provedBy: [killed],
  backWithinMs: storeBackWithinMs,
  strike: async ({ database }) => {
    const rows = await askPersistently<{ pid: number }>(
      database,
      `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() ORDER BY random() LIMIT 1`,
    )
    const struckAt = Date.now()
    send(rows[0]?.pid, 'SIGKILL')
    await pause(100)
    await askPersistently(database, 'SELECT 1')
    return { struckAt, backAt: Date.now() }
  },
}

export const postgresFreeze: FaultKind = {
  name: 'postgres-freeze',
  title: 'all processes of PostgreSQL are stopped (SIGSTOP) for longer than a lease',
  transports: bothTransports,
  breaksConnections: false,
  defence: 'as for postgres-kill; what a worker finished meanwhile is calculated again, or recorded once',
  provedBy: [
    'pricing-service/test/recovery.long.test.ts: refuses soon while its database is stopped, and works again the moment it goes on',
  ],
  backWithinMs: storeBackWithinMs,
  strike: ({ postgres, awayMs, leaseMs }) => freezeAndThaw(postgres, Math.max(awayMs, leaseMs * 1.2)),
}

export const redisKill: FaultKind = {
  name: 'redis-kill',
  title: 'Redis is killed (SIGKILL) and starts again empty: every job is lost',
  transports: ['redis'],
  breaksConnections: false,
  defence: 'the reconciler queues again whatever has no live job; connections are made anew',
  provedBy: [requeues[1] as string, outage(recovers)],
  backWithinMs: storeBackWithinMs,
  strike: ({ redis, awayMs }) => killAndStart(redis as KeptStore, awayMs),
}

export const redisFreeze: FaultKind = {
  name: 'redis-freeze',
  title: 'Redis is stopped (SIGSTOP) for longer than a lease',
  transports: ['redis'],
  breaksConnections: false,
  defence: 'every question has a deadline; an accepted quote that cannot be queued stays in the outbox',
  provedBy: [outage(recovers)],
  backWithinMs: storeBackWithinMs,
  strike: ground => freezeAndThaw(ofRedis(ground), Math.max(ground.awayMs, ground.leaseMs * 1.2)),
}

export const redisFull: FaultKind = {
  name: 'redis-full',
  title: 'Redis reaches maxmemory with noeviction: it takes no writes, so jobs can neither be queued nor taken nor ended',
  transports: ['redis'],
  breaksConnections: false,
  defence: 'what is accepted waits in the outbox; answers are recorded in PostgreSQL, whatever the queue says',
  provedBy: ['pricing-service/test/recovery.long.test.ts: keeps what it accepted while Redis is full, and goes on when there is room'],
  backWithinMs: storeBackWithinMs,
  strike: async ground => {
    using redis = connection(ofRedis(ground).url)
    const struckAt = Date.now()
    await redis.client.config('SET', 'maxmemory', '1')
    await pause(ground.awayMs)
    await redis.client.config('SET', 'maxmemory', '0')
    return { struckAt, backAt: Date.now() }
  },
}

export const queueLoss: FaultKind = {
  name: 'queue-loss',
  title: 'the queue forgets every job while everything runs',
  transports: bothTransports,
  breaksConnections: false,
  defence: 'the reconciler queues again whatever has no live job',
  provedBy: requeues,
  backWithinMs: null,
  strike: async ground => {
    const struckAt = Date.now()
    if (ground.redis === null) await askPersistently(ground.database, 'DELETE FROM bullmq.job')
    else {
      using redis = connection(ground.redis.url)
      await redis.client.flushall()
    }
    return { struckAt, backAt: Date.now() }
  },
}

export function connection(url: string) {
  const client = new Redis(url)
  client.on('error', () => {})
  return { client, [Symbol.dispose]: () => client.disconnect() }
}
