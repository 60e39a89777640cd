// Runs once before all tests: starts one real PostgreSQL and one real Redis, tells the tests where they are, and stops them afterwards.
// A missing one fails the run: nothing is skipped.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { TestProject } from 'vitest/node'
import { startPostgres } from '../landscape/postgres/cluster.ts'
import { startRedis } from '../landscape/redis.ts'
import { searchPath } from './config.ts'

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string
    redisUrl: string
    /** What queues are made of in this run: vitest.config.ts says when. */
    transports: ('postgres' | 'redis')[]
  }
}

const root = resolve(import.meta.dirname, '../..')

export default async function startServices(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'ficus-test-'))
  chmodSync(folder, 0o711) // the server may run as another user
  const say = (line: string) => console.log(line)
  const postgres = await startPostgres({ folder: join(folder, 'postgres'), mode: 'disposable', say })
  const redis = await startRedis(join(root, 'var/tools'), searchPath(), say)
  project.provide('postgresUrl', postgres.superuserUrl)
  project.provide('redisUrl', redis.url)
  return async () => {
    await Promise.all([postgres.stop(), redis.stop()])
    rmSync(folder, { recursive: true, force: true })
  }
}
