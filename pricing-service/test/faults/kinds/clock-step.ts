// A step of the clock, as far as the job data shows it: every time that is kept about unfinished quotes and their jobs moves by ten minutes, forth or back, while a
// worker is in the middle of one; then that worker dies. Locks seem to hold for ten minutes, retries to be due in ten minutes, quotes to have been alive in the future.
import type { Redis } from 'ioredis'
import { send } from '../stores.ts'
import { askPersistently } from '../witness.ts'
import { bothTransports, type FaultGround, type FaultKind } from './fault-kind.ts'
import { connection } from './stores.ts'
import { stopMidCalculation, untilTakenUp } from './struck-worker.ts'

const stepMs = 600_000

export const clockStep: FaultKind = {
  name: 'clock-step',
  title: 'every time in the data of unfinished quotes and jobs is moved by ± 10 minutes, and the worker of one dies',
  transports: bothTransports,
  breaksConnections: false,
  defence:
    'a quote whose worker gives no sign of life is queued again, whatever the queue believes; a sign of life from the future counts for none',
  provedBy: [
    'pricing-service/test/recovery.long.test.ts: finishes a quote whose times were moved by %i ms before its worker died',
    'pricing-service/test/recovery.long.test.ts: queues a quote again whose retry seems to be due in ten minutes',
  ],
  backWithinMs: null,
  strike: async ground => {
    const { worker, starts } = await stopMidCalculation(ground)
    const byMs = ground.random.pick([stepMs, -stepMs])
    await moveTimes(ground, byMs)
    const restarted = worker.nextReady()
    send(worker.pid(), 'SIGKILL')
    const struckAt = Date.now()
    await untilTakenUp(ground, starts, struckAt)
    await restarted
    return { struckAt, backAt: Date.now(), note: byMs > 0 ? 'forth' : 'back' }
  },
}

export async function moveTimes(
  { database, redis, queueName }: Pick<FaultGround, 'database' | 'redis' | 'queueName'>,
  byMs: number,
): Promise<void> {
  const by = [`${byMs} milliseconds`]
  await askPersistently(
    database,
    `UPDATE quote SET alive_at = alive_at + $1::interval, created_at = created_at + $1::interval WHERE finished_at IS NULL`,
    by,
  )
  await askPersistently(database, `UPDATE outbox SET created_at = created_at + $1::interval`, by)
  if (redis === null) await moveJobsInPostgres(database, byMs)
  else {
    using opened = connection(redis.url)
    await moveJobsInRedis(opened.client, `bull:${queueName}`, byMs)
  }
}

async function moveJobsInPostgres(database: FaultGround['database'], byMs: number): Promise<void> {
  await askPersistently(
    database,
    `UPDATE bullmq.job SET added_at_ms = added_at_ms + $1, process_at_ms = process_at_ms + $1, locked_until_ms = locked_until_ms + $1`,
    [byMs],
  )
  await askPersistently(database, `UPDATE bullmq.meta SET value = (value::bigint + $1)::text WHERE field = 'stalled-check'`, [byMs])
}

async function moveJobsInRedis(redis: Redis, prefix: string, byMs: number): Promise<void> {
  for (const key of await redis.keys(`${prefix}:*`)) {
    const type = await redis.type(key)
    if (type === 'hash') {
      for (const field of ['timestamp', 'processedOn']) if (await redis.hexists(key, field)) await redis.hincrby(key, field, byMs)
    }
    if (key === `${prefix}:delayed`)
      for (const id of await redis.zrange(key, '0', '-1')) await redis.zincrby(key, String(byMs * 0x1000), id)
    const leftMs = await redis.pttl(key)
    if (leftMs > 0) await redis.pexpire(key, leftMs + byMs) // a time in the past ends the key, as it would end the lock
  }
}
