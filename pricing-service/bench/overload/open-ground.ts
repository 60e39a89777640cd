// In: what the queue is made of. Out: api and worker, running on a durable PostgreSQL of their own (and a Redis), until the scope ends.
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { startPostgres } from '../../../scripts/landscape/postgres/cluster.ts'
import { ensureServiceDatabase } from '../../../scripts/landscape/postgres/service-database.ts'
import { startRedis } from '../../../scripts/landscape/redis.ts'
import { searchPath } from '../../../scripts/test-services/config.ts'
import { startProcess } from '../../../scripts/test-services/start-process.ts'
import type { Ground } from './ground.ts'

export async function openGround(transport: string): Promise<Ground & AsyncDisposable> {
  await using opening = new AsyncDisposableStack()
  const folder = await mkdtemp(path.join(tmpdir(), 'ficus-bench-'))
  await chmod(folder, 0o711) // PostgreSQL may run as another user
  opening.defer(() => rm(folder, { recursive: true, force: true }))
  const postgres = await startPostgres({ folder: path.join(folder, 'postgres'), mode: 'durable', say: console.error })
  opening.defer(() => postgres.stop())
  const databaseUrl = await ensureServiceDatabase(postgres.superuserUrl, 'pricing', 'bench')
  const queueUrl = transport === 'redis' ? await redisUrl(opening) : databaseUrl
  const database = new pg.Pool({ connectionString: databaseUrl, max: 1 })
  opening.defer(() => database.end())
  const words = [
    ...['--database-url', databaseUrl, '--queue-url', queueUrl, '--queue-name', 'bench'],
    ...['--models-dir', path.join(folder, 'models'), '--port', '0'],
  ]
  const api = opening.use(await startProcess('pricing-service/src/main-api.ts', words))
  const worker = opening.use(await startProcess('pricing-service/src/main-worker.ts', [...words, '--thread-count', '1']))
  const opened = opening.move()
  return {
    url: api.ready['url'] as string,
    database,
    processes: { api: api.process, worker: worker.process },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  }
}

async function redisUrl(opening: AsyncDisposableStack): Promise<string> {
  const redis = await startRedis(path.join(import.meta.dirname, '../../../var/tools'), searchPath(), console.error)
  opening.defer(() => redis.stop())
  return redis.url
}
