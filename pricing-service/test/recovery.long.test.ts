// Faults that the promises and outages do not name: a wrong clock, a stopped api, a stopped database, a full Redis. Real processes; stores of their own where those suffer.
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, inject, it, vi } from 'vitest'
import { ensureServiceDatabase } from '../../scripts/landscape/postgres/service-database.ts'
import { redisUrl } from '../../scripts/test-services/redis-url.ts'
import type { StartedProcess } from '../../scripts/test-services/start-process.ts'
import { moveTimes } from './faults/kinds/clock-step.ts'
import { connection } from './faults/kinds/stores.ts'
import { keepPostgres, keepRedis } from './faults/stores.ts'
import { quick } from './quick-settings.ts'
import { getQuote, openService, postQuote, putModel, type Service, type Transport } from './service.ts'
import { binaryStl, relief, tetrahedron } from './stl.ts'

const patience = { timeout: 30_000, interval: 2 }
const noWait = { headers: { prefer: 'wait=0' } }
const stepMs = 600_000

let sideMm = 90
const freshModel = () => binaryStl(tetrahedron((sideMm += 0.5)))

async function freezeMidJob(service: Service, worker: StartedProcess): Promise<void> {
  await vi.waitUntil(async () => (await service.database.query(`SELECT FROM quote WHERE status = 'running'`)).rowCount === 1, patience)
  worker.process.kill('SIGSTOP')
  expect((await service.database.query('SELECT status FROM quote')).rows).toEqual([{ status: 'running' }])
}

describe.each(inject('transports'))('on %s', { timeout: 90_000 }, transport => {
  it.each([stepMs, -stepMs])('finishes a quote whose times were moved by %i ms before its worker died', async byMs => {
    await using service = await openService({ transport })
    const api = await service.startApi(quick.api)
    const victim = await service.startWorker(quick.worker)
    const { body } = await postQuote(api, await putModel(api, binaryStl(relief(400_000, byMs))), noWait)
    await freezeMidJob(service, victim)
    const redis = transport === 'redis' ? { url: redisUrl() } : null
    await moveTimes({ database: service.database, redis: redis as never, queueName: service.queueName }, byMs)
    victim.process.kill('SIGKILL')
    await victim.exited
    await service.startWorker(quick.worker)
    expect((await getQuote(api, body.id, { prefer: 'wait=30' })).body.status).toBe('priced')
  })

  it('queues a quote again whose retry seems to be due in ten minutes', async () => {
    await using service = await openService({ transport })
    const api = await service.startApi(quick.api)
    const bytes = freshModel()
    const sha256 = await putModel(api, bytes)
    const { body } = await postQuote(api, sha256, noWait)
    await rm(path.join(service.modelsDir, sha256.slice(0, 2)), { recursive: true }) // every attempt fails, and the job is delayed
    const worker = await service.startWorker([...quick.worker, '--attempts-max', '100'])
    await vi.waitUntil(async () => (await delayedCount(service, transport)) === 1, patience)
    worker.process.kill('SIGSTOP')
    const redis = transport === 'redis' ? { url: redisUrl() } : null
    await moveTimes({ database: service.database, redis: redis as never, queueName: service.queueName }, stepMs)
    expect(await delayedCount(service, transport)).toBe(1)
    await putModel(api, bytes)
    worker.process.kill('SIGCONT')
    expect((await getQuote(api, body.id, { prefer: 'wait=30' })).body.status).toBe('priced')
  })

  it('lets another api answer for a quote while the one that accepted it is stopped', async () => {
    await using service = await openService({ transport })
    const [first, second] = [await service.startApi(quick.api), await service.startApi(quick.api)]
    const sha256 = await putModel(first, freshModel())
    const { body } = await postQuote(first, sha256, noWait)
    first.process.kill('SIGSTOP')
    await service.startWorker(quick.worker)
    expect((await getQuote(second, body.id, { prefer: 'wait=30' })).body.status).toBe('priced')
  })
})

async function delayedCount(service: Service, transport: Transport): Promise<number> {
  if (transport === 'postgres') return (await service.database.query(`SELECT FROM bullmq.job WHERE state = 'delayed'`)).rowCount ?? 0
  using redis = connection(redisUrl())
  return await redis.client.zcard(`bull:${service.queueName}:delayed`)
}

describe('a store that does not answer', { timeout: 90_000 }, () => {
  it('refuses soon while its database is stopped, and works again the moment it goes on', async () => {
    await using stack = new AsyncDisposableStack()
    const folder = await mkdtemp(path.join(tmpdir(), 'ficus-stopped-'))
    await chmod(folder, 0o711) // PostgreSQL may run as another user
    stack.defer(() => rm(folder, { recursive: true, force: true }))
    const postgres = stack.use(await keepPostgres(folder))
    const url = await ensureServiceDatabase(postgres.url, 'pricing', 'stopped')
    await using service = await openService({ databaseUrlOf: () => url, queueUrlOf: () => url })
    const [api, worker] = [await service.startApi(quick.api), await service.startWorker(quick.worker)]
    const sha256 = await putModel(api, freshModel())
    expect((await postQuote(api, sha256)).body.status).toBe('priced')
    postgres.freeze()
    const refused = await postQuote(api, sha256, { quantity: 2 })
    expect(refused.status).toBe(503)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    postgres.thaw()
    await vi.waitUntil(async () => (await fetch(`${api.ready['url']}/readyz`)).status === 200, patience)
    expect((await postQuote(api, sha256, { quantity: 3 })).body.status).toBe('priced')
    expect([api.process.exitCode, worker.process.exitCode]).toEqual([null, null])
  })

  it('keeps what it accepted while Redis is full, and goes on when there is room', async () => {
    await using redis = await keepRedis()
    await using service = await openService({ transport: 'redis', queueUrlOf: () => redis.url })
    const [api, worker] = [await service.startApi(quick.api), await service.startWorker(quick.worker)]
    const sha256 = await putModel(api, freshModel())
    expect((await postQuote(api, sha256)).body.status).toBe('priced')
    using opened = connection(redis.url)
    await opened.client.config('SET', 'maxmemory', '1')
    const answers = []
    for (let quantity = 2; quantity < 6; quantity++) answers.push(await postQuote(api, sha256, { quantity, ...noWait }))
    for (const { status } of answers) expect([202, 503]).toContain(status)
    await opened.client.config('SET', 'maxmemory', '0')
    await vi.waitUntil(async () => (await fetch(`${api.ready['url']}/readyz`)).status === 200, patience)
    const accepted = answers.filter(({ status }) => status === 202)
    for (const { body } of accepted) expect((await getQuote(api, body.id, { prefer: 'wait=30' })).body.status).toBe('priced')
    // How full the stores are is looked at every few seconds; a client that is refused until then asks again, as Retry-After says.
    let answer = await postQuote(api, sha256, { quantity: 9 })
    await vi.waitUntil(
      async () => answer.status !== 503 || (answer = await postQuote(api, sha256, { quantity: 9 })).status !== 503,
      patience,
    )
    expect(answer.body.status).toBe('priced')
    expect([api.process.exitCode, worker.process.exitCode]).toEqual([null, null])
  })
})
