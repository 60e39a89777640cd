// What lanes, partners and deadlines are promised, whatever the queue is made of: lanes-on-postgres.long.test.ts and lanes-on-redis.long.test.ts hold each
// transport to it. The order of finishing shows fairness; nothing here is timed.
import { describe, expect, it, vi } from 'vitest'
import type { StartedProcess } from '../../scripts/test-services/start-process.ts'
import { jewelMesh, toBinaryStl } from '../src/sample-models/index.ts'
import { type Answer, getQuote, openService, postQuote, putModel, type Service, type Transport } from './service.ts'
import { binaryStl, endlessAscii, relief, tetrahedron } from './stl.ts'

const patience = { timeout: 60_000, interval: 20 }
const quickRelay = ['--relay-every-ms', '100', '--reconcile-every-ms', '200', '--leave-grace-ms', '300']

let seed = 1
/** Some milliseconds of measuring each, none known before. */
const lightModel = () => toBinaryStl(jewelMesh('ring', { facetCount: 12_000, seed: seed++ }))
/** Several times a light one. */
const shopModel = () => toBinaryStl(jewelMesh('ring', { facetCount: 60_000, seed: seed++ }))
const slowModel = () => binaryStl(relief(400_000, seed++))
let sideMm = 10
const tinyModel = () => binaryStl(tetrahedron((sideMm += 0.5)))

interface Who {
  readonly partner?: string
  readonly lane?: string
  readonly timeoutSeconds?: number
  readonly waitSeconds?: number
}

async function ask(api: StartedProcess, model: Uint8Array, { partner, lane, timeoutSeconds, waitSeconds = 0 }: Who): Promise<Answer> {
  const headers = {
    prefer: `wait=${waitSeconds}`,
    ...(partner === undefined ? {} : { 'x-partner': partner }),
    ...(lane === undefined ? {} : { 'x-lane': lane }),
    ...(timeoutSeconds === undefined ? {} : { 'request-timeout': String(timeoutSeconds) }),
  }
  return postQuote(api, await putModel(api, model), { headers })
}

async function askMany(api: StartedProcess, count: number, model: () => Uint8Array, who: Who): Promise<void> {
  for (let n = 0; n < count; n++) expect((await ask(api, model(), who)).status).toBe(202)
}

/** Whose quotes were finished, in the order of finishing, once all are. */
async function finishedPartners(service: Service): Promise<string[]> {
  await vi.waitUntil(async () => (await service.database.query('SELECT FROM quote WHERE finished_at IS NULL')).rowCount === 0, patience)
  const { rows } = await service.database.query(`SELECT partner FROM quote ORDER BY finished_at`)
  return rows.map(row => row.partner)
}

async function finishedCount(service: Service, partner: string): Promise<number> {
  return (await service.database.query('SELECT FROM quote WHERE finished_at IS NOT NULL AND partner = $1', [partner])).rowCount ?? 0
}

const facts = async (service: Service, columns: string) =>
  (await service.database.query(`SELECT ${columns} FROM quote ORDER BY number`)).rows

export function describeLanePromises(transport: Transport): void {
  describe(`lanes on ${transport}`, { timeout: 120_000 }, () => {
    it('a quiet partner is served before the rest of another’s flood', async () => {
      await using service = await openService({ transport })
      const api = await service.startApi()
      await askMany(api, 30, lightModel, { partner: 'loud' })
      await askMany(api, 2, lightModel, { partner: 'quiet' })
      await service.startWorker()
      const order = await finishedPartners(service)
      expect(order).toHaveLength(32)
      expect(order.slice(0, 6).filter(partner => partner === 'quiet')).toHaveLength(2)
      expect(await facts(service, 'status')).toEqual(Array.from({ length: 32 }, () => ({ status: 'priced' })))
    })

    it('a partner of weight 3 gets three times as much as another while both have work', async () => {
      await using service = await openService({ transport })
      const api = await service.startApi(['--partner-weights', 'large=3'])
      await askMany(api, 24, lightModel, { partner: 'small' })
      await askMany(api, 24, lightModel, { partner: 'large' })
      await service.startWorker()
      const first = (await finishedPartners(service)).slice(4, 24)
      const largeCount = first.filter(partner => partner === 'large').length
      expect(largeCount).toBeGreaterThanOrEqual(13)
      expect(largeCount).toBeLessThanOrEqual(17)
    })

    it('a shop does not wait for the batch work before it, and batch work is done meanwhile', async () => {
      await using service = await openService({ transport })
      const api = await service.startApi()
      await askMany(api, 40, lightModel, { partner: 'batch' })
      await askMany(api, 20, shopModel, { partner: 'shop', lane: 'interactive' })
      await service.startWorker()
      // The shop always has work until the first batch quote is done, however long a busy machine takes to start the thread of the batch lane.
      await vi.waitUntil(async () => {
        await askMany(api, 2, shopModel, { partner: 'shop', lane: 'interactive' })
        return (await finishedCount(service, 'batch')) > 0
      }, patience)
      const order = await finishedPartners(service)
      const twentiethShop = order.flatMap((partner, at) => (partner === 'shop' ? [at] : []))[19]
      const batchMeanwhile = order.slice(0, twentiethShop).filter(partner => partner === 'batch').length
      expect(batchMeanwhile).toBeLessThanOrEqual(34)
    })

    it('copies for comparison have the least share of the batch lane', async () => {
      await using service = await openService({ transport })
      const api = await service.startApi()
      await askMany(api, 16, lightModel, { partner: 'copies', lane: 'shadow' })
      await askMany(api, 16, lightModel, { partner: 'real' })
      await service.startWorker()
      const order = await finishedPartners(service)
      const copiesBeforeLastReal = order.slice(0, order.lastIndexOf('real')).filter(partner => partner === 'copies').length
      expect(copiesBeforeLastReal).toBeGreaterThanOrEqual(2)
      expect(copiesBeforeLastReal).toBeLessThanOrEqual(7)
    })

    it('heavy models do not stand before light ones: each class has its own queue and threads', async () => {
      await using service = await openService({ transport })
      const api = await service.startApi(['--heavy-cpu-ms', '50'])
      await askMany(api, 4, slowModel, { partner: 'heavy' })
      await askMany(api, 6, tinyModel, { partner: 'light' })
      expect(new Set((await facts(service, 'partner, work_class')).map(row => `${row.partner} ${row.work_class}`))).toEqual(
        new Set(['heavy heavy', 'light batch']),
      )
      await service.startWorker()
      const order = await finishedPartners(service)
      expect(order.slice(0, 6).filter(partner => partner === 'light').length).toBeGreaterThanOrEqual(5)
    })

    it('a model that was taken for a light one moves to the heavy ones, and its start is not held against it', async () => {
      await using service = await openService({ transport })
      const api = await service.startApi(quickRelay)
      const worker = await service.startWorker(['--light-ms-max', '50', '--attempts-max', '1'])
      const { body } = await ask(api, slowModel(), { waitSeconds: 60 })
      expect([body.status, body.failure]).toEqual(['priced', null])
      expect(await facts(service, 'work_class, attempt')).toEqual([{ work_class: 'heavy', attempt: 1 }])
      expect(await metricsOf(worker)).toContain('ficus_pricing_moved_to_heavy_total 1')
    })

    it('interactive work whose time is over while it waits is never begun; batch work is calculated all the same', async () => {
      await using service = await openService({ transport })
      const api = await service.startApi(quickRelay)
      const late = await ask(api, tinyModel(), { lane: 'interactive', timeoutSeconds: 0.2, waitSeconds: 30 })
      expect(late.body).toMatchObject({ status: 'failed', failure: { code: 'QUOTE_EXPIRED', attempts: 0 }, breakdown: null })
      const kept = await ask(api, tinyModel(), { lane: 'batch', timeoutSeconds: 0.001 })
      await service.startWorker()
      expect((await getQuote(api, kept.body.id, { prefer: 'wait=30' })).body.status).toBe('priced')
      expect((await getQuote(api, late.body.id)).body).toEqual(late.body)
      expect(await facts(service, 'attempt')).toEqual([{ attempt: 0 }, { attempt: 1 }])
      expect(await metricsOf(api)).toContain('ficus_pricing_dropped_total{code="QUOTE_EXPIRED"} 1')
    })

    it('a worker does not begin what expired in the queue, even when nobody has looked yet', async () => {
      await using service = await openService({ transport })
      const api = await service.startApi(['--relay-every-ms', '60000'])
      const { body } = await ask(api, tinyModel(), { lane: 'interactive', timeoutSeconds: 600 })
      await service.database.query(`UPDATE quote SET deadline_at = now() - interval '1 second'`)
      const worker = await service.startWorker()
      const expired = await getQuote(api, body.id, { prefer: 'wait=30' })
      expect(expired.body.failure).toMatchObject({ code: 'QUOTE_EXPIRED', attempts: 0 })
      expect(await metricsOf(worker)).not.toMatch(/calculation_seconds_count\{kept="no"\} [1-9]/)
    })

    it('interactive work is stopped when its time is over, and the thread goes on with the next', async () => {
      await using service = await openService({ transport })
      await service.startApi()
      // As if such files took next to nothing: otherwise it would be refused as too late.
      await service.database.query(`INSERT INTO cost_class VALUES ('measure/stl-ascii/9', -9, 1)`)
      const api = await service.startApi(quickRelay)
      const worker = await service.startWorker()
      const { body } = await ask(api, endlessAscii(), { lane: 'interactive', timeoutSeconds: 0.5, waitSeconds: 30 })
      expect(body.failure).toMatchObject({ code: 'QUOTE_EXPIRED', attempts: 1 })
      expect(await metricsOf(worker)).toContain('ficus_pricing_attempt_faults_total{code="QUOTE_EXPIRED"} 1')
      expect((await ask(api, tinyModel(), { waitSeconds: 30 })).body.status).toBe('priced')
    })

    it('interactive work is calculated while one of those who waited is still there, at whichever api', async () => {
      await using service = await openService({ transport })
      const noGrace = ['--leave-grace-ms', '0']
      const [one, other] = [await service.startApi(noGrace), await service.startApi(noGrace)]
      const sha256 = await putModel(one, tinyModel())
      const headers = { 'idempotency-key': 'page-7', 'x-lane': 'interactive' }
      const leaving = new AbortController()
      const left = leavingPost(one, sha256, leaving, headers)
      await waits(one, 1)
      const staying = postQuote(other, sha256, { headers })
      await waits(other, 1)
      leaving.abort()
      await vi.waitUntil(async () => (await facts(service, 'waiter_count'))[0]?.waiter_count === 1, patience)
      await service.startWorker()
      expect((await staying).body.status).toBe('priced')
      await left
    })

    it('interactive work is given up when everybody who waited has gone, and its Idempotency-Key is free again', async () => {
      await using service = await openService({ transport })
      const api = await service.startApi(quickRelay)
      const sha256 = await putModel(api, tinyModel())
      const headers = { 'idempotency-key': 'page-7', 'x-lane': 'interactive' }
      const leaving = [new AbortController(), new AbortController()]
      const asking = leaving.map(each => leavingPost(api, sha256, each, headers))
      await waits(api, 2)
      for (const each of leaving) each.abort()
      await vi.waitUntil(async () => (await facts(service, 'status'))[0]?.status === 'failed', patience)
      await Promise.all(asking)
      expect(await facts(service, `failure->>'code' AS code, attempt`)).toEqual([{ code: 'QUOTE_ABANDONED', attempt: 0 }])
      await service.startWorker()
      const again = await postQuote(api, sha256, { headers })
      expect([again.body.status, again.body.number]).toEqual(['priced', 2])
    })

    it('tells who asks where an unfinished quote stands, and when to ask again', async () => {
      await using service = await openService({ transport })
      const api = await service.startApi()
      const { body } = await ask(api, tinyModel(), {})
      expect(body.calculating).toEqual({ phase: 'queued', attempt: 0, remainingSeconds: null })
      // As if a worker were there, and had tried it once.
      await service.database.query(`INSERT INTO worker_seat VALUES ('w', 'batch', 1, 0, now() + interval '1 hour')`)
      await service.database.query('UPDATE quote SET predicted_cpu_ms = 20000, attempt = 1')
      await vi.waitUntil(async () => ((await getQuote(api, body.id)).body.calculating?.remainingSeconds ?? 0) > 19, patience)
      const waiting = await getQuote(api, body.id)
      expect(waiting.body.calculating).toMatchObject({ phase: 'retrying', attempt: 1 })
      const seconds = waiting.body.calculating?.remainingSeconds as number
      expect(Number(waiting.headers.get('retry-after'))).toBeGreaterThanOrEqual(Math.floor(seconds * 0.8))
      expect(Number(waiting.headers.get('retry-after'))).toBeLessThanOrEqual(Math.ceil(seconds * 1.2))
    })
  })
}

const metricsOf = async (child: StartedProcess) => (await fetch(`${child.ready['url']}/metrics`)).text()
const waits = (api: StartedProcess, count: number) =>
  vi.waitUntil(async () => (await metricsOf(api)).includes(`ficus_pricing_open_waits ${count}\n`), patience)

async function leavingPost(
  api: StartedProcess,
  modelSha256: string,
  { signal }: AbortController,
  headers: Record<string, string>,
): Promise<void> {
  const body = JSON.stringify({ modelSha256, material: 'SILVER925', finish: 'POLISHED', quantity: 1 })
  const init = { method: 'POST', signal, body, headers: { 'content-type': 'application/json', prefer: 'wait=60', ...headers } }
  await fetch(`${api.ready['url']}/quotes`, init).catch(() => {})
}
