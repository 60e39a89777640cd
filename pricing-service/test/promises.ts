// What the service promises, whatever its queue is made of: postgres-transport.test.ts and redis-transport.test.ts hold each transport to it.
import { Redis } from 'ioredis'
import { describe, expect, it, vi } from 'vitest'
import { redisUrl } from '../../scripts/test-services/redis-url.ts'
import type { StartedProcess } from '../../scripts/test-services/start-process.ts'
import { getQuote, openService, postQuote, postUpload, putModel, type Service, type Transport } from './service.ts'
import { binaryStl, relief, tetrahedron } from './stl.ts'

const patienceMs = 30_000
const quickRecovery = {
  api: ['--reconcile-every-ms', '200', '--job-lost-after-ms', '1500', '--relay-every-ms', '200'],
  worker: ['--lock-ms', '1000', '--stalled-check-ms', '200'],
}

let nextSideMm = 10
const freshModel = () => binaryStl(tetrahedron((nextSideMm += 0.5)))
let nextSeed = 1
const slowModel = () => binaryStl(relief(400_000, nextSeed++))

export function describePromises(transport: Transport): void {
  describe(`the service on ${transport}`, { timeout: 90_000 }, () => {
    it('prices a model by reference and by upload, end to end', async () => {
      await using service = await openService({ transport })
      const api = await service.startApi()
      await service.startWorker()
      const model = freshModel()
      const byReference = await postQuote(api, await putModel(api, model), { material: 'GOLD585', finish: 'MATTE', quantity: 50 })
      const byUpload = await postUpload(api, model, { material: 'GOLD585', finish: 'MATTE', quantity: 50 })
      expect(byReference.status).toBe(200)
      expect(byReference.body.status).toBe('priced')
      expect(byReference.body.request).toMatchObject({ material: 'GOLD585', finish: 'MATTE', quantity: 50 })
      expect(byReference.body.breakdown?.facetCount).toBe(4)
      expect(byUpload.body.breakdown).toEqual(byReference.body.breakdown)
      expect(byUpload.body.number).toBe(byReference.body.number + 1)
      expect((await getQuote(api, byReference.body.id)).body).toEqual(byReference.body)
    })

    it('measures a model once: other options take the kept measurement', async () => {
      await using service = await openService({ transport })
      const [api, queueing] = [await service.startApi(), await service.startApi(['--answer-known-models=false'])]
      const worker = await service.startWorker()
      const sha256 = await putModel(api, freshModel())
      await postQuote(api, sha256)
      const atOnce = await postQuote(api, sha256, { material: 'BRASS', quantity: 200 })
      const byWorker = await postQuote(queueing, sha256, { material: 'BRASS', quantity: 200 })
      expect([atOnce.body.status, byWorker.body.status]).toEqual(['priced', 'priced'])
      expect(byWorker.body.breakdown).toEqual(atOnce.body.breakdown)
      // The worker counts after it has recorded, so that the quote may be here a moment before the figure.
      const metrics = async () => (await fetch(`${worker.ready['url']}/metrics`)).text()
      await expect.poll(metrics).toContain('ficus_pricing_calculation_seconds_count{kept="yes"} 1')
      expect(await metrics()).toContain('ficus_pricing_calculation_seconds_count{kept="no"} 1')
    })

    it('answers 202 with Location and Retry-After while nobody works, and the quote once somebody does', async () => {
      await using service = await openService({ transport })
      const api = await service.startApi()
      const accepted = await postQuote(api, await putModel(api, freshModel()), { headers: { prefer: 'wait=0.05' } })
      expect(accepted.status).toBe(202)
      expect(accepted.body).toMatchObject({ status: 'queued', breakdown: null, refusal: null, failure: null, finishedAt: null })
      expect(Number(accepted.headers.get('retry-after'))).toBeGreaterThan(0)
      expect(accepted.headers.get('location')).toBe(`/quotes/${accepted.body.id}`)
      const waiting = getQuote(api, accepted.body.id, { prefer: 'wait=30' })
      await service.startWorker()
      expect((await waiting).body.status).toBe('priced')
    })

    it('gives twenty simultaneous requests with one Idempotency-Key one quote and one number', async () => {
      await using service = await openService({ transport })
      const apis = await Promise.all([service.startApi(), service.startApi()])
      await service.startWorker()
      const sha256 = await putModel(apis[0], freshModel())
      const post = (n: number) => postQuote(apis[n % 2] as StartedProcess, sha256, { headers: { 'idempotency-key': 'order-7' } })
      const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => post(n)))
      expect(new Set(answers.map(answer => answer.body.number)).size).toBe(1)
      expect(answers.map(answer => answer.status)).toEqual(Array.from({ length: 20 }, () => 200))
      expect((await service.database.query('SELECT count(*)::int AS count FROM quote')).rows).toEqual([{ count: 1 }])
      const other = await postQuote(apis[0], sha256, { quantity: 2, headers: { 'idempotency-key': 'order-7' } })
      expect([other.status, other.body.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED'])
    })

    it('redoes the job of a worker that was killed, and records one answer', async () => {
      await using service = await openService({ transport })
      const api = await service.startApi(quickRecovery.api)
      const victim = await service.startWorker(quickRecovery.worker)
      const asked = postQuote(api, await putModel(api, slowModel()))
      await freezeMidJob(service, victim)
      victim.process.kill('SIGKILL')
      await victim.exited
      await service.startWorker(quickRecovery.worker)
      expect((await asked).body.status).toBe('priced')
      expect(await attempts(service)).toEqual([2])
    })

    it('throws the answer of a worker away that was believed dead and came back', async () => {
      await using service = await openService({ transport })
      const api = await service.startApi(quickRecovery.api)
      const zombie = await service.startWorker(quickRecovery.worker)
      const asked = postQuote(api, await putModel(api, slowModel()))
      await freezeMidJob(service, zombie)
      await service.startWorker(quickRecovery.worker)
      const quote = (await asked).body
      expect(quote.status).toBe('priced')
      zombie.process.kill('SIGCONT')
      await vi.waitUntil(async () => (await metricsOf(zombie)).includes('ficus_pricing_results_fenced_total 1'), patienceMs)
      expect((await getQuote(api, quote.id)).body).toEqual(quote)
    })

    it('fails a quote whose every start kills the worker, instead of trying for ever', async () => {
      await using service = await openService({ transport })
      const flags = [...quickRecovery.worker, '--attempts-max', '2']
      const api = await service.startApi(quickRecovery.api)
      const asked = postQuote(api, await putModel(api, slowModel()))
      for (let start = 1; start <= 2; start++) {
        const victim = await service.startWorker(flags)
        await freezeMidJob(service, victim, start)
        victim.process.kill('SIGKILL')
        await victim.exited
      }
      await service.startWorker(flags)
      expect((await asked).body).toMatchObject({
        status: 'failed',
        failure: { code: 'JOB_ATTEMPTS_EXHAUSTED', attempts: 2 },
        breakdown: null,
      })
    })

    it('gives a running job back when the drain is over, without counting the attempt', async () => {
      await using service = await openService({ transport })
      const api = await service.startApi(quickRecovery.api)
      const leaving = await service.startWorker([...quickRecovery.worker, '--drain-ms', '0'])
      const asked = postQuote(api, await putModel(api, slowModel()))
      await runningSince(service, 1)
      leaving.process.kill('SIGTERM')
      expect(await leaving.exited).toEqual({ code: 0, signal: null })
      expect((await service.database.query('SELECT status, attempt FROM quote')).rows).toEqual([{ status: 'queued', attempt: 0 }])
      await service.startWorker(quickRecovery.worker)
      expect((await asked).body.status).toBe('priced')
      expect(await attempts(service)).toEqual([1])
    })

    it('queues every accepted quote again after the queue has lost everything', async () => {
      await using service = await openService({ transport })
      const api = await service.startApi(quickRecovery.api)
      const accepted = await acceptSome(api, 5)
      await emptyQueue(service, transport)
      await service.startWorker(quickRecovery.worker)
      for (const id of accepted) expect((await getQuote(api, id, { prefer: 'wait=30' })).body.status).toBe('priced')
    })

    it('queues what an api accepted and could not queue before it was killed', async () => {
      await using service = await openService({ transport })
      const first = await service.startApi()
      const accepted = await acceptSome(first, 3)
      first.process.kill('SIGKILL')
      await first.exited
      // As after a crash between the record and the queue: the outbox has the quotes, the queue does not.
      await emptyQueue(service, transport)
      await service.database.query('INSERT INTO outbox (quote_id) SELECT id FROM quote ON CONFLICT DO NOTHING')
      const second = await service.startApi(['--relay-every-ms', '100'])
      await service.startWorker()
      for (const id of accepted) expect((await getQuote(second, id, { prefer: 'wait=30' })).body.status).toBe('priced')
      await vi.waitUntil(async () => (await service.database.query('SELECT FROM outbox')).rowCount === 0, patienceMs)
    })

    it('keeps quotes, numbers and keys over a restart of everything', async () => {
      await using service = await openService({ transport })
      const [api, worker] = [await service.startApi(), await service.startWorker()]
      const sha256 = await putModel(api, freshModel())
      const before = await postQuote(api, sha256, { headers: { 'idempotency-key': 'k' } })
      for (const child of [api, worker]) child.process.kill('SIGTERM')
      expect(await Promise.all([api.exited, worker.exited])).toEqual([
        { code: 0, signal: null },
        { code: 0, signal: null },
      ])
      const again = await service.startApi()
      await service.startWorker()
      expect((await getQuote(again, before.body.id)).body).toEqual(before.body)
      expect((await postQuote(again, sha256, { headers: { 'idempotency-key': 'k' } })).body).toEqual(before.body)
      expect((await postQuote(again, sha256)).body.number).toBeGreaterThan(before.body.number)
    })
  })
}

async function acceptSome(api: StartedProcess, count: number): Promise<string[]> {
  const ids: string[] = []
  for (let n = 0; n < count; n++)
    ids.push((await postQuote(api, await putModel(api, freshModel()), { headers: { prefer: 'wait=0' } })).body.id)
  return ids
}

async function runningSince(service: Service, attempt: number): Promise<void> {
  await vi.waitUntil(
    async () => (await service.database.query(`SELECT FROM quote WHERE status = 'running' AND attempt = $1`, [attempt])).rowCount === 1,
    {
      timeout: patienceMs,
      interval: 1,
    },
  )
}

/** Stops the worker in the middle of its job; a job that was faster would make the test prove nothing, so it fails. */
async function freezeMidJob(service: Service, worker: StartedProcess, attempt = 1): Promise<void> {
  await runningSince(service, attempt)
  worker.process.kill('SIGSTOP')
  expect((await service.database.query(`SELECT status FROM quote`)).rows).toEqual([{ status: 'running' }])
}

const attempts = async (service: Service) => (await service.database.query('SELECT attempt FROM quote')).rows.map(row => row.attempt)

const metricsOf = async (worker: StartedProcess) => (await fetch(`${worker.ready['url']}/metrics`)).text()

async function emptyQueue(service: Service, transport: Transport): Promise<void> {
  if (transport === 'postgres') return void (await service.database.query('DELETE FROM bullmq.job'))
  using redis = disposable(new Redis(redisUrl()))
  const keys = await redis.client.keys(`bull:${service.queueName}:*`)
  await redis.client.del(...keys)
}

const disposable = (client: Redis) => ({ client, [Symbol.dispose]: () => client.disconnect() })
