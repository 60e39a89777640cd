// Waiting for a quote: what is stored decides, whatever becomes of notifications and processes; event streams tell every step once, in order, to everybody.
import pg from 'pg'
import { describe, expect, inject, it, vi } from 'vitest'
import type { StartedProcess } from '../../scripts/test-services/start-process.ts'
import { openEvents } from './event-source.ts'
import { getQuote, openService, postQuote, putModel, type Service } from './service.ts'
import { binaryStl, relief, tetrahedron } from './stl.ts'

const noWait = { headers: { prefer: 'wait=0' } }
let sideMm = 60
const freshModel = (api: StartedProcess) => putModel(api, binaryStl(tetrahedron((sideMm += 0.5))))
const metricsOf = async (process: StartedProcess) => (await fetch(`${process.ready['url']}/metrics`)).text()
const progress = ['progress']

/** From now on pg_notify says nothing to anybody, whoever calls it; LISTEN goes on as always. */
async function dropNotifications({ database }: Service): Promise<void> {
  await database.query(`CREATE FUNCTION public.pg_notify(text, text) RETURNS void LANGUAGE sql AS 'SELECT'`)
  await database.query('ALTER ROLE CURRENT_USER SET search_path = public, pg_catalog')
}

async function countNotifications({ databaseUrl }: Service): Promise<{ readonly count: number } & AsyncDisposable> {
  const client = new pg.Client({ connectionString: databaseUrl })
  client.on('error', () => {})
  await client.connect()
  await client.query('LISTEN quote_finished')
  await client.query('LISTEN quote_stopped')
  let count = 0
  client.on('notification', () => {
    count += 1
  })
  return {
    get count() {
      return count
    },
    [Symbol.asyncDispose]: () => client.end(),
  }
}

describe.each(inject('transports'))('with every notification dropped, on %s', transport => {
  it('a waiting POST, a long-poll and an event stream all get the answer', { timeout: 60_000 }, async () => {
    await using service = await openService({ transport })
    await dropNotifications(service)
    await using heard = await countNotifications(service)
    // Longer than the test lives: whoever is not told stays away.
    const patient = ['--wait-max-ms', '600000']
    const [one, two] = [await service.startApi(patient), await service.startApi(patient)]
    const accepted = await postQuote(one, await freshModel(one), noWait)
    const polling = getQuote(two, accepted.body.id, { prefer: 'wait=500' })
    await using events = await openEvents(two, accepted.body.id)
    const posting = postQuote(one, await freshModel(one), { headers: { prefer: 'wait=500' } })
    await service.startWorker()
    expect((await posting).body.status).toBe('priced')
    const polled = await polling
    expect([polled.status, polled.body.status, polled.headers.get('preference-applied')]).toEqual([200, 'priced', 'wait=500'])
    const finished = (await events.rest()).at(-1)
    expect([finished?.name, finished?.data['quote']]).toEqual(['finished', polled.body])
    expect(heard.count).toBe(0)
  })
})

describe('an event stream', { timeout: 60_000 }, () => {
  it('tells queued, running and finished in order, with growing ids and the quote that GET answers, and ends', async () => {
    await using service = await openService()
    const api = await service.startApi()
    const { body } = await postQuote(api, await freshModel(api), noWait)
    await using events = await openEvents(api, body.id)
    expect([events.status, events.headers.get('content-type'), events.headers.get('cache-control')]).toEqual([
      200,
      'text/event-stream; charset=utf-8',
      'no-store',
    ])
    expect(await events.next(progress)).toMatchObject({
      name: 'queued',
      data: { status: 'PRICE_CALCULATING', phase: 'queued', attempt: 0 },
    })
    await service.startWorker()
    expect(await events.next(progress)).toMatchObject({
      name: 'running',
      data: { status: 'PRICE_CALCULATING', phase: 'running', attempt: 1 },
    })
    const finished = await events.next(progress)
    expect(finished).toMatchObject({ name: 'finished', data: { status: 'priced', quote: (await getQuote(api, body.id)).body } })
    expect(await events.next()).toBeNull()
    const ids = events.received.filter(({ name }) => name !== 'progress').map(({ id }) => Number(id))
    expect(ids).toEqual([...ids].sort((a, b) => a - b))
    expect(new Set(ids).size).toBe(3)
  })

  it('tells how far it is: how many are before it, and the part of the predicted time that is over', async () => {
    await using service = await openService()
    const api = await service.startApi()
    const first = await postQuote(api, await putModel(api, binaryStl(relief(900_000, 41))), noWait)
    const second = await postQuote(api, await putModel(api, binaryStl(relief(900_000, 42))), noWait)
    await using behind = await openEvents(api, second.body.id)
    await using ahead = await openEvents(api, first.body.id)
    const waiting = await behind.next(['queued'])
    expect(waiting).toMatchObject({
      id: null,
      name: 'progress',
      data: { status: 'PRICE_CALCULATING', phase: 'queued', stage: 'waiting', aheadCount: 1, percent: null, remainingSeconds: null },
    })
    await service.startWorker(['--light-ms-max', '60000'])
    let told = await ahead.next(['queued', 'running'])
    while (told?.data['stage'] !== 'calculating' && told?.name === 'progress') told = await ahead.next(['queued', 'running'])
    expect(told).toMatchObject({ name: 'progress', data: { phase: 'running', stage: 'calculating', aheadCount: null } })
    expect(told?.data['percent']).toBeTypeOf('number')
  })

  it('tells of the other try when a worker dies, as retrying', async () => {
    await using service = await openService()
    const api = await service.startApi(['--reconcile-every-ms', '200', '--job-lost-after-ms', '1500'])
    const quick = ['--lock-ms', '1000', '--stalled-check-ms', '200']
    const victim = await service.startWorker(quick)
    const { body } = await postQuote(api, await putModel(api, binaryStl(relief(400_000, 43))), noWait)
    await using events = await openEvents(api, body.id)
    await vi.waitUntil(async () => (await service.database.query(`SELECT FROM quote WHERE status = 'running'`)).rowCount === 1, {
      timeout: 20_000,
      interval: 1,
    })
    victim.process.kill('SIGKILL')
    await service.startWorker(quick)
    const names = (await events.rest()).map(({ name }) => name).filter(name => name !== 'progress')
    expect(names[0]).toBe('queued')
    expect(names[1]).toBe('running')
    expect(names).toContain('retrying')
    expect(names.at(-1)).toBe('finished')
  })

  it('resumed with Last-Event-ID at another api after the first was killed, misses nothing and repeats nothing', async () => {
    await using service = await openService()
    const first = await service.startApi()
    const { body } = await postQuote(first, await freshModel(first), noWait)
    await using before = await openEvents(first, body.id)
    const queued = await before.next(progress)
    first.process.kill('SIGKILL')
    await first.exited
    // All the rest happens while no api runs.
    await service.startWorker()
    await vi.waitUntil(async () => (await service.database.query(`SELECT FROM quote WHERE status = 'priced'`)).rowCount === 1, 20_000)
    const second = await service.startApi()
    await using after = await openEvents(second, body.id, queued?.id as string)
    const rest = await after.rest()
    expect(rest.map(({ name }) => name)).toEqual(['running', 'finished'])
    // Who has seen the end is told not to come back.
    expect((await openEvents(second, body.id, rest[1]?.id as string)).status).toBe(204)
    await using again = await openEvents(second, body.id)
    expect((await again.rest()).map(({ name }) => name)).toEqual(['queued', 'running', 'finished'])
  })

  it('shows its life while nothing happens, and is let go of when its client leaves', async () => {
    await using service = await openService()
    const api = await service.startApi(['--event-heartbeat-ms', '100'])
    const { body } = await postQuote(api, await freshModel(api), noWait)
    const events = await openEvents(api, body.id)
    while (events.commentCount < 3) await events.next()
    expect(await metricsOf(api)).toContain('ficus_pricing_event_streams 1\n')
    await events[Symbol.asyncDispose]()
    await vi.waitUntil(async () => (await metricsOf(api)).includes('ficus_pricing_event_streams 0\n'), 10_000)
  })

  it('beyond the bound of the process is refused with 503 and a time to come back', async () => {
    await using service = await openService()
    const api = await service.startApi(['--event-stream-count-max', '1'])
    const { body } = await postQuote(api, await freshModel(api), noWait)
    await using _open = await openEvents(api, body.id)
    const refused = await fetch(`${api.ready['url']}/quotes/${body.id}/events`)
    expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([503, 'EVENT_STREAMS_FULL'])
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  })

  it('ends at once when its api drains, which ends with 0', async () => {
    await using service = await openService()
    const api = await service.startApi(['--drain-ms', '60000'])
    const { body } = await postQuote(api, await freshModel(api), noWait)
    await using events = await openEvents(api, body.id)
    await events.next(progress)
    api.process.kill('SIGTERM')
    await events.rest()
    expect(await api.exited).toEqual({ code: 0, signal: null })
  })

  it('of no quote is 404', async () => {
    await using service = await openService()
    const api = await service.startApi()
    const refused = await fetch(`${api.ready['url']}/quotes/7f0e4f1e-0000-4000-8000-000000000001/events`)
    expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([404, 'QUOTE_NOT_FOUND'])
  })
})
