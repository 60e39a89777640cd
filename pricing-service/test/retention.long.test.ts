// What is over its time goes, in batches, from one process at a time; what is unfinished, young or still named stays. Time is moved by back-dating rows and files.
import { existsSync } from 'node:fs'
import { readdir, utimes } from 'node:fs/promises'
import path from 'node:path'
import pg from 'pg'
import { describe, expect, inject, it, vi } from 'vitest'
import type { StartedProcess } from '../../scripts/test-services/start-process.ts'
import { getQuote, openService, postQuote, putModel, type Service } from './service.ts'
import { binaryStl, tetrahedron } from './stl.ts'

const hourSeconds = 3_600
const tidying = [
  ...['--tidy-every-ms', '50', '--key-keep-seconds', String(hourSeconds), '--quote-keep-seconds', String(hourSeconds)],
  ...[
    '--failed-keep-seconds',
    String(10 * hourSeconds),
    '--model-keep-seconds',
    String(hourSeconds),
    '--webhook-keep-seconds',
    String(hourSeconds),
  ],
]
const patience = { timeout: 30_000, interval: 20 }
let sideMm = 180
const freshModel = (api: StartedProcess) => putModel(api, binaryStl(tetrahedron((sideMm += 0.25))))
const tables = ['quote', 'quote_event', 'idempotency_key', 'outbox', 'geometry', 'webhook'] as const
const countOf = async ({ database }: Service, table: string) =>
  Number((await database.query(`SELECT count(*) FROM ${table}`)).rows[0].count)
const counts = async (service: Service) =>
  Object.fromEntries(await Promise.all(tables.map(async table => [table, await countOf(service, table)])))
const metricOf = async (api: StartedProcess, name: string) =>
  Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(await (await fetch(`${api.ready['url']}/metrics`)).text())?.[1] ?? 0)

/** As if everything that is there were so much older. */
async function age({ database, modelsDir }: Service, hours: number): Promise<void> {
  const by = `interval '${hours} hours'`
  await database.query(
    `UPDATE quote SET created_at = created_at - ${by}, finished_at = finished_at - ${by};
     UPDATE idempotency_key SET created_at = created_at - ${by}; UPDATE geometry SET created_at = created_at - ${by};
     UPDATE webhook SET created_at = created_at - ${by}, ended_at = ended_at - ${by}`,
  )
  const then = new Date(Date.now() - hours * hourSeconds * 1_000)
  for (const file of await modelFiles(modelsDir)) await utimes(file, then, then)
}

async function modelFiles(modelsDir: string): Promise<string[]> {
  const entries = await readdir(modelsDir, { recursive: true, withFileTypes: true })
  return entries.filter(entry => entry.isFile()).map(entry => path.join(entry.parentPath, entry.name))
}

/** Two whole rounds from now on. */
async function tidied(api: StartedProcess): Promise<void> {
  const done = 'ficus_pricing_tidy_runs_total\\{outcome="done"\\}'
  const before = await metricOf(api, done)
  await vi.waitUntil(async () => (await metricOf(api, done)) >= before + 2, patience)
}

describe.each(inject('transports'))('on %s', transport => {
  it('rows, files and the queue stay flat over many generations', { timeout: 120_000 }, async () => {
    await using service = await openService({ transport })
    const api = await service.startApi(tidying)
    await service.startWorker()
    const sizes: object[] = []
    for (let generation = 0; generation < 8; generation++) {
      for (let n = 0; n < 5; n++) {
        const answer = await postQuote(api, await freshModel(api), {
          headers: { prefer: 'wait=30', 'idempotency-key': `${generation}-${n}` },
        })
        expect(answer.body.status).toBe('priced')
      }
      await age(service, 2)
      await tidied(api)
      const jobs = transport === 'postgres' ? await countOf(service, 'bullmq.job') : 0
      sizes.push({ ...(await counts(service)), files: (await modelFiles(service.modelsDir)).length, jobs })
    }
    const empty = { quote: 0, quote_event: 0, idempotency_key: 0, outbox: 0, geometry: 0, webhook: 0, files: 0, jobs: 0 }
    expect(sizes).toEqual(sizes.map(() => empty))
    expect(await metricOf(api, 'ficus_pricing_tidied_total\\{kind="quote"\\}')).toBe(40)
    expect(await metricOf(api, 'ficus_pricing_tidied_total\\{kind="model-file"\\}')).toBe(40)
  })
})

describe('tidying', { timeout: 90_000 }, () => {
  it('never touches what is unfinished, however old, nor the model it needs', async () => {
    await using service = await openService()
    const api = await service.startApi([...tidying, '--reconcile-every-ms', '600000'])
    const sha256 = await freshModel(api)
    const { body } = await postQuote(api, sha256, { headers: { prefer: 'wait=0', 'idempotency-key': 'old' } })
    await age(service, 24 * 365)
    await tidied(api)
    expect(await counts(service)).toMatchObject({ quote: 1, idempotency_key: 1, quote_event: 1 })
    expect(existsSync(path.join(service.modelsDir, sha256.slice(0, 2), sha256))).toBe(true)
    await service.startWorker()
    expect((await getQuote(api, body.id, { prefer: 'wait=30' })).body.status).toBe('priced')
  })

  it('keeps a quote as long as its Idempotency-Key, so that a repeat is answered with it', async () => {
    await using service = await openService()
    const api = await service.startApi([...tidying, '--key-keep-seconds', String(100 * hourSeconds)])
    await service.startWorker()
    const sha256 = await freshModel(api)
    const first = await postQuote(api, sha256, { headers: { prefer: 'wait=30', 'idempotency-key': 'k' } })
    const unnamed = await postQuote(api, sha256)
    await age(service, 50)
    await tidied(api)
    const again = await postQuote(api, sha256, { headers: { prefer: 'wait=30', 'idempotency-key': 'k' } })
    expect([again.body.id, again.body.breakdown]).toEqual([first.body.id, first.body.breakdown])
    await age(service, 60)
    await tidied(api)
    expect((await getQuote(api, first.body.id)).status).toBe(404)
    expect((await getQuote(api, unnamed.body.id)).status).toBe(404)
  })

  it('keeps failed quotes longer, with their story, and those that were given up no longer than answers', async () => {
    await using service = await openService()
    const api = await service.startApi(tidying)
    const cancelled = await postQuote(api, await freshModel(api), { headers: { prefer: 'wait=0' } })
    await fetch(`${api.ready['url']}/quotes/${cancelled.body.id}`, { method: 'DELETE' })
    const failed = await postQuote(api, await freshModel(api), { headers: { prefer: 'wait=0' } })
    await service.database.query(
      `UPDATE quote SET status = 'failed', finished_at = now(), failure = '{"code":"ENGINE_FAULT","attempts":1}' WHERE id = $1`,
      [failed.body.id],
    )
    await service.database.query('DELETE FROM outbox')
    await age(service, 5)
    await tidied(api)
    expect([(await getQuote(api, cancelled.body.id)).status, (await getQuote(api, failed.body.id)).status]).toEqual([404, 200])
    expect(await countOf(service, 'quote_event')).toBe(2)
    await age(service, 6)
    await tidied(api)
    expect(await counts(service)).toMatchObject({ quote: 0, quote_event: 0 })
  })

  it('keeps a quote whose webhook is still to be delivered', async () => {
    await using service = await openService()
    const api = await service.startApi(tidying)
    await service.startWorker()
    const { body } = await postQuote(api, await freshModel(api))
    await service.database.query(`INSERT INTO webhook (quote_id, url, origin) VALUES ($1, 'https://example.com/', 'https://example.com')`, [
      body.id,
    ])
    await age(service, 5)
    await tidied(api)
    expect((await getQuote(api, body.id)).status).toBe(200)
    await service.database.query(`UPDATE webhook SET status = 'delivered', ended_at = now()`)
    await tidied(api)
    expect((await getQuote(api, body.id)).status).toBe(404)
  })

  it('keeps a model that was asked for lately, and one that young quotes name', async () => {
    await using service = await openService()
    const api = await service.startApi(tidying)
    const [asked, forgotten] = [await freshModel(api), await freshModel(api)]
    const isThere = (sha256: string) => existsSync(path.join(service.modelsDir, sha256.slice(0, 2), sha256))
    // No round between ageing and asking: the lock is held here, as by another process.
    const other = new pg.Client({ connectionString: service.databaseUrl })
    await other.connect()
    await vi.waitUntil(async () => (await other.query('SELECT pg_try_advisory_lock($1) AS held', [0x54_49_44_59])).rows[0].held, patience)
    await age(service, 5)
    expect((await fetch(`${api.ready['url']}/models/${asked}`, { method: 'HEAD' })).status).toBe(200)
    await other.end()
    await tidied(api)
    expect([isThere(asked), isThere(forgotten)]).toEqual([true, false])
  })

  it('is left to the process that has the lock, and taken over when that one is gone', async () => {
    await using service = await openService()
    const holder = new pg.Client({ connectionString: service.databaseUrl })
    await holder.connect()
    await holder.query('SELECT pg_advisory_lock($1)', [0x54_49_44_59])
    const api = await service.startApi(tidying)
    await service.startWorker()
    await postQuote(api, await freshModel(api))
    await age(service, 5)
    const elsewhere = 'ficus_pricing_tidy_runs_total\\{outcome="elsewhere"\\}'
    await vi.waitUntil(async () => (await metricOf(api, elsewhere)) >= 3, patience)
    expect(await countOf(service, 'quote')).toBe(1)
    await holder.end()
    await tidied(api)
    expect(await countOf(service, 'quote')).toBe(0)
  })

  it('takes bounded batches, and goes on in the next round', async () => {
    await using service = await openService()
    const api = await service.startApi([...tidying, '--tidy-batch-count', '1', '--tidy-every-ms', '86400000'])
    await service.startWorker()
    await postQuote(api, await freshModel(api))
    await service.database.query(
      `INSERT INTO quote (id, status, model_sha256, material, finish, quantity, tariff, engine_version, breakdown, finished_at)
       SELECT gen_random_uuid(), 'priced', repeat('0', 64), material, finish, quantity, tariff, engine_version, breakdown, now() - interval '5 hours'
       FROM quote, generate_series(1, 30)`,
    )
    const second = await service.startApi([...tidying, '--tidy-batch-count', '1', '--tidy-every-ms', '4000'])
    const rounds = () => metricOf(second, 'ficus_pricing_tidy_runs_total\\{outcome="done"\\}')
    await vi.waitUntil(async () => (await rounds()) === 1, patience)
    // Twenty batches of one row each.
    expect(await countOf(service, 'quote')).toBe(11)
    await vi.waitUntil(async () => (await rounds()) === 2, patience)
    expect(await countOf(service, 'quote')).toBe(1)
    expect(await metricOf(second, 'ficus_pricing_tidied_total\\{kind="quote"\\}')).toBe(30)
  })
})
