// DELETE /quotes/:id: what waits never starts, what runs is stopped, everybody who waits is told, an answer that is there stays.
import { describe, expect, inject, it, vi } from 'vitest'
import type { StartedProcess } from '../../scripts/test-services/start-process.ts'
import { openEvents } from './event-source.ts'
import { type Answer, getQuote, openService, postQuote, putModel, type Service, send } from './service.ts'
import { binaryStl, endlessAscii, tetrahedron } from './stl.ts'

const noWait = { headers: { prefer: 'wait=0' } }
const patience = { timeout: 30_000, interval: 5 }
let sideMm = 90
const freshModel = (api: StartedProcess) => putModel(api, binaryStl(tetrahedron((sideMm += 0.5))))
const cancel = (api: StartedProcess, id: string): Promise<Answer> => send(`${api.ready['url']}/quotes/${id}`, { method: 'DELETE' })
const metricOf = async (process: StartedProcess, name: string) =>
  Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(await (await fetch(`${process.ready['url']}/metrics`)).text())?.[1])
const kindsOf = async ({ database }: Service, id: string) =>
  (await database.query('SELECT kind FROM quote_event WHERE quote_id = $1 ORDER BY id', [id])).rows.map(({ kind }) => kind)

/** A model that keeps its thread busy for far longer than the test has patience. */
const startEndless = async (service: Service, api: StartedProcess) => {
  const { body } = await postQuote(api, await putModel(api, endlessAscii()), noWait)
  await vi.waitUntil(async () => (await service.database.query(`SELECT FROM quote WHERE status = 'running'`)).rowCount === 1, patience)
  return body
}

describe.each(inject('transports'))('cancelling on %s', { timeout: 90_000 }, transport => {
  it('a quote that waits: it never starts, and a waiting client, a stream and every later question get the same end', async () => {
    await using service = await openService({ transport })
    const api = await service.startApi()
    const { body } = await postQuote(api, await freshModel(api), noWait)
    const waiting = getQuote(api, body.id, { prefer: 'wait=30' })
    await using events = await openEvents(api, body.id)
    const cancelled = await cancel(api, body.id)
    expect([cancelled.status, cancelled.body.status]).toEqual([200, 'failed'])
    expect(cancelled.body.failure).toMatchObject({ code: 'QUOTE_CANCELLED', attempts: 0 })
    expect((await waiting).body).toEqual(cancelled.body)
    expect((await events.rest()).at(-1)).toMatchObject({ name: 'finished', data: { quote: cancelled.body } })
    // Later work comes and goes; the cancelled job was before it in the queue.
    await service.startWorker()
    expect((await postQuote(api, await freshModel(api))).body.status).toBe('priced')
    expect((await getQuote(api, body.id)).body).toEqual(cancelled.body)
    expect(await kindsOf(service, body.id)).toEqual(['accepted', 'cancelled'])
  })

  it('a quote that runs in another process: its thread is ended and free for the next', async () => {
    await using service = await openService({ transport })
    const api = await service.startApi()
    const worker = await service.startWorker()
    const running = await startEndless(service, api)
    const cancelled = await cancel(api, running.id)
    expect(cancelled.body.failure).toMatchObject({ code: 'QUOTE_CANCELLED', attempts: 1 })
    await vi.waitUntil(() => worker.output().includes('a running job is stopped'), patience)
    await vi.waitUntil(async () => (await metricOf(worker, 'ficus_pricing_running_jobs')) === 0, patience)
    expect(await metricOf(worker, 'ficus_pricing_results_fenced_total')).toBe(1)
    expect((await postQuote(api, await freshModel(api))).body.status).toBe('priced')
    expect((await getQuote(api, running.id)).body).toEqual(cancelled.body)
    expect(await kindsOf(service, running.id)).toEqual(['accepted', 'started', 'cancelled'])
  })
})

describe('cancelling', { timeout: 90_000 }, () => {
  it('reaches the worker without any notification, by its beat', async () => {
    await using service = await openService()
    await service.database.query(`CREATE FUNCTION public.pg_notify(text, text) RETURNS void LANGUAGE sql AS 'SELECT'`)
    await service.database.query('ALTER ROLE CURRENT_USER SET search_path = public, pg_catalog')
    const api = await service.startApi()
    const worker = await service.startWorker(['--lock-ms', '600000'])
    const running = await startEndless(service, api)
    await cancel(api, running.id)
    await vi.waitUntil(() => worker.output().includes('a running job is stopped'), patience)
    await vi.waitUntil(async () => (await metricOf(worker, 'ficus_pricing_running_jobs')) === 0, patience)
  })

  it('twice is the same as once', async () => {
    await using service = await openService()
    const api = await service.startApi()
    const { body } = await postQuote(api, await freshModel(api), noWait)
    const answers = await Promise.all([cancel(api, body.id), cancel(api, body.id), cancel(api, body.id)])
    for (const answer of answers) expect([answer.status, answer.body]).toEqual([200, answers[0]?.body])
    expect(await kindsOf(service, body.id)).toEqual(['accepted', 'cancelled'])
    expect(await metricOf(api, 'ficus_pricing_quotes_cancelled_total')).toBe(1)
  })

  it('a quote that has its answer is refused with 409 and changes nothing; none at all is 404', async () => {
    await using service = await openService()
    const api = await service.startApi()
    await service.startWorker()
    const priced = await postQuote(api, await freshModel(api))
    const refused = await cancel(api, priced.body.id)
    expect([refused.status, refused.body.code]).toEqual([409, 'QUOTE_FINISHED'])
    expect((await getQuote(api, priced.body.id)).body).toEqual(priced.body)
    for (const id of ['7f0e4f1e-0000-4000-8000-000000000001', 'nonsense'])
      expect([(await cancel(api, id)).status, (await cancel(api, id)).body.code]).toEqual([404, 'QUOTE_NOT_FOUND'])
  })
})
