// The queue on PostgreSQL: BullMQ's backend in the schema `bullmq` of the given database. The default: nothing else has to be installed.
import { createPostgresBackend, DEFAULT_SCHEMA, type PostgresPoolConfig, Queue, runMigrations, Worker } from 'bullmq'
import pg from 'pg'
import type { JobReference, PriceQueue, PriceWorker, QueueBackend } from './queue-backend.ts'

export function postgresBackend(url: string, deadlineMs: number): QueueBackend {
  const connection: PostgresPoolConfig = {
    connectionString: url,
    max: 4,
    connectionTimeoutMillis: deadlineMs,
    query_timeout: deadlineMs,
    keepAlive: true,
    application_name: 'ficus-pricing-queue',
    // The queue may lose everything (store/ is the truth and the reconciler queues again), so no job waits for the disk.
    options: '-c synchronous_commit=off',
  }
  return {
    prepare: () => prepare(url, deadlineMs),
    openQueue: name =>
      new Queue<JobReference, void, string>(
        name,
        { connection: connection as never, streams: { events: { maxLen: 1_000 } } },
        createPostgresBackend as never,
      ) as PriceQueue,
    // It is a part of a database, whose bound is a setting of the api.
    storeRatio: async () => null,
    openWorker: (name, processor, options) =>
      new Worker<JobReference, void, string>(
        name,
        processor,
        { ...options, connection: connection as never },
        createPostgresBackend as never,
      ) as PriceWorker,
  }
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
