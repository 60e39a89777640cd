// The queue on PostgreSQL: BullMQ's backend in the schema `bullmq` of the given database. The default: nothing else has to be installed.
import { createPostgresBackend, DEFAULT_SCHEMA, Queue, runMigrations, Worker } from 'bullmq'
import pg from 'pg'
import { poolClient } from '../store/pool-client.ts'
import { watchedSockets } from '../store/watched-postgres.ts'
import type { JobReference, PriceQueue, PriceWorker, QueueBackend } from './queue-backend.ts'

export function postgresBackend(url: string, deadlineMs: number): QueueBackend {
  const openPool = () =>
    new pg.Pool({
      Client: poolClient,
      connectionString: url,
      max: 5, // one of them LISTENs
      connectionTimeoutMillis: deadlineMs,
      query_timeout: deadlineMs,
      keepAlive: true,
      stream: watchedSockets(url),
      application_name: 'ficus-pricing-queue',
      // The queue may lose everything (store/ is the truth and the reconciler queues again), so no job waits for the disk. BullMQ names its tables without
      // their schema and sets the path only for pools of its own making.
      options: `-c synchronous_commit=off -c search_path=${DEFAULT_SCHEMA}`,
    })
  return {
    prepare: () => prepare(url, deadlineMs),
    openQueue: name => {
      const pool = openPool()
      const options = { connection: pool as never, streams: { events: { maxLen: 1_000 } } }
      return endingItsPool(pool, new Queue<JobReference, void, string>(name, options, createPostgresBackend as never) as PriceQueue)
    },
    // It is a part of a database, whose bound is a setting of the api.
    storeRatio: async () => null,
    openWorker: (name, processor, options) => {
      const pool = openPool()
      const worker = new Worker<JobReference, void, string>(
        name,
        processor,
        { ...options, connection: pool as never },
        createPostgresBackend as never,
      )
      return endingItsPool(pool, worker as PriceWorker)
    },
  }
}

/** BullMQ ends only pools of its own making, whose connections would have no listener (pool-client.ts). */
function endingItsPool<User extends PriceQueue | PriceWorker>(pool: pg.Pool, user: User): User {
  const close = user.close.bind(user) as (force?: boolean) => Promise<void>
  let closing: Promise<void> | null = null
  user.close = (force?: boolean) => {
    closing ??= close(force).finally(() => pool.end())
    return closing
  }
  return user
}

/** BullMQ only reads its ledger when it connects; making the schema is asked for here, on one connection, under BullMQ's own lock. */
async function prepare(url: string, deadlineMs: number): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: deadlineMs })
  client.on('error', () => {}) // a connection lost here also rejects the running query
  try {
    await client.connect()
    await runMigrations(client, DEFAULT_SCHEMA)
  } catch (cause) {
    throw new Error(`preparing the queue did not succeed (${(cause as Error).message}); is PostgreSQL running and QUEUE_URL right?`, {
      cause,
    })
  } finally {
    await client.end().catch(() => {})
  }
}
