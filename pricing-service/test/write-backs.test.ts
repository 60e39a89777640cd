// The ledger of write-backs over HTTP, on real api processes and a real PostgreSQL: no number twice whoever dies, no note without its number, no settlement undone.
import { randomUUID } from 'node:crypto'
import { describe, expect, it, vi } from 'vitest'
import type { StartedProcess } from '../../scripts/test-services/start-process.ts'
import type { DueWriteBack, WriteBackBlock, WriteBackPage } from '../src/contract.ts'
import { openService } from './service.ts'

async function call<Answer>(api: StartedProcess, method: string, path: string, body?: unknown): Promise<{ status: number; body: Answer }> {
  const response = await fetch(`${api.ready['url']}/write-backs${path}`, {
    method,
    ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  })
  return { status: response.status, body: (await response.json()) as Answer }
}

const takeBlock = async (api: StartedProcess, count: number) =>
  (await call<WriteBackBlock>(api, 'POST', '/blocks', { holder: 'test', count })).body
const noteOf = (dueInMs: number) => ({ quoteId: randomUUID(), entry: { answer: '{"Total":1234.50}' }, secret: 'sealed', dueInMs })
const note = (api: StartedProcess, number: number, dueInMs = 60_000) => call(api, 'PUT', `/${number}`, noteOf(dueInMs))
const settle = (api: StartedProcess, number: number, status: string, by = 'sender') =>
  call<{ code?: string }>(api, 'PUT', `/${number}/settlement`, { status, by })
const due = async (api: StartedProcess, leaseMs: number) =>
  (await call<{ writeBacks: DueWriteBack[] }>(api, 'POST', '/due', { count: 3, leaseMs })).body.writeBacks
const page = async (api: StartedProcess, query = '') => (await call<WriteBackPage>(api, 'GET', query)).body

describe('numbers', () => {
  it('come in blocks that never overlap and leave no gap, from any number of processes and across a kill -9', async () => {
    await using service = await openService()
    const apis = [await service.startApi(), await service.startApi()] as const
    const blocks = await Promise.all(Array.from({ length: 40 }, (_, at) => takeBlock(apis[at % 2]!, 1 + (at % 7))))
    apis[0].process.kill('SIGKILL')
    await apis[0].exited
    blocks.push(await takeBlock(await service.startApi(), 5))
    let expected = 1
    for (const { first, count } of blocks.toSorted((one, other) => one.first - other.first)) {
      expect(first).toBe(expected)
      expected += count
    }
    expect(await page(apis[1])).toEqual({ keptFrom: 1, next: expected, writeBacks: [] })
  })

  it('begin above those that quotes have had, because these were ids before there were blocks', async () => {
    await using service = await openService()
    await service.startApi()
    await service.database.query(
      `DROP TABLE write_back, write_back_block, write_back_counter; DELETE FROM applied_migration WHERE name LIKE '0017-%';
       SELECT setval('quote_number', 41)`,
    )
    expect(await takeBlock(await service.startApi(), 10)).toEqual({ first: 42, count: 10 })
  })

  it('are noted once, and only when they are of a block', async () => {
    await using service = await openService()
    const api = await service.startApi()
    expect((await note(api, 1)).status).toBe(409)
    await takeBlock(api, 2)
    expect((await note(api, 2)).status).toBe(201)
    expect(await note(api, 2)).toMatchObject({ status: 409, body: { code: 'WRITE_BACK_NUMBER_REFUSED' } })
    for (const number of [3, 2_147_483_648]) expect((await note(api, number)).status).toBe(409)
    expect((await call(api, 'PUT', '/1', { ...noteOf(1), typo: 1 })).status).toBe(400)
    expect((await page(api)).writeBacks).toMatchObject([
      { number: 2, entry: { answer: '{"Total":1234.50}' }, status: 'open', settledBy: null },
    ])
  })
})

describe('a settlement', () => {
  it('stands, forgets the secret, and gives way only to the news that the other system holds it after all', async () => {
    await using service = await openService()
    const api = await service.startApi()
    await takeBlock(api, 3)
    for (const number of [1, 2]) await note(api, number)
    expect((await settle(api, 1, 'recorded')).status).toBe(200)
    expect((await settle(api, 1, 'recorded', 'outbox')).status).toBe(200)
    expect(await settle(api, 1, 'cancelled')).toMatchObject({ status: 409, body: { code: 'WRITE_BACK_SETTLED' } })
    expect((await settle(api, 2, 'cancelled', 'outbox')).status).toBe(200)
    expect((await settle(api, 2, 'recorded')).status).toBe(200)
    for (const number of [3, 2_147_483_648]) expect((await settle(api, number, 'recorded')).status).toBe(409)
    expect((await page(api)).writeBacks).toMatchObject([
      { number: 1, status: 'recorded', settledBy: 'sender' },
      { number: 2, status: 'recorded', settledBy: 'sender' },
    ])
    expect((await service.database.query('SELECT secret FROM write_back')).rows).toEqual([{ secret: null }, { secret: null }])
  })
})

describe('an open write-back', () => {
  it('is given to one process at a time once it is due, and comes again when it was not settled within the lease', async () => {
    await using service = await openService()
    const apis = [await service.startApi(), await service.startApi()] as const
    await takeBlock(apis[0], 10)
    for (let number = 1; number <= 5; number++) await note(apis[0], number, 0)
    await note(apis[0], 6, 60_000)
    const claimed = await Promise.all([due(apis[0], 60_000), due(apis[1], 60_000)])
    expect(
      claimed
        .flat()
        .map(({ number }) => number)
        .sort(),
    ).toEqual([1, 2, 3, 4, 5])
    expect(claimed.flat()[0]).toMatchObject({ entry: { answer: '{"Total":1234.50}' }, secret: 'sealed', absentForMs: null })
    expect(await due(apis[0], 60_000)).toEqual([])

    await service.database.query('UPDATE write_back SET due_at = now() WHERE number = 1')
    expect((await due(apis[1], 1)).map(({ number }) => number)).toEqual([1])
    expect((await vi.waitUntil(async () => (await due(apis[1], 60_000))[0], { timeout: 30_000 })).number).toBe(1)
  })

  it('that somebody else is being given at this moment is passed over, not waited for', async () => {
    await using service = await openService()
    const api = await service.startApi()
    await takeBlock(api, 3)
    for (const number of [1, 2, 3]) await note(api, number, 0)
    const other = await service.database.connect()
    try {
      await other.query('BEGIN')
      await other.query('SELECT FROM write_back WHERE number = 1 FOR UPDATE')
      expect((await due(api, 60_000)).map(({ number }) => number).sort()).toEqual([2, 3])
      await other.query('ROLLBACK')
    } finally {
      other.release()
    }
    expect((await due(api, 60_000)).map(({ number }) => number)).toEqual([1])
  })

  it('remembers since when it is known to be absent', async () => {
    await using service = await openService()
    const api = await service.startApi()
    await takeBlock(api, 1)
    await note(api, 1, 0)
    await call(api, 'PUT', '/1/absence', { dueInMs: 0 })
    await service.database.query(`UPDATE write_back SET absent_since = absent_since - interval '7 seconds'`)
    await call(api, 'PUT', '/1/absence', { dueInMs: 0 })
    const [again] = await due(api, 1_000)
    expect(again?.absentForMs).toBeGreaterThanOrEqual(7_000)
  })

  it('is never removed, and nothing after it: what is kept has no gap', async () => {
    await using service = await openService()
    const api = await service.startApi(['--tidy-every-ms', '50', '--key-keep-seconds', '3600', '--quote-keep-seconds', '3600'])
    await takeBlock(api, 10)
    for (const number of [2, 3, 5, 6, 7]) await note(api, number)
    for (const number of [2, 3, 6]) await settle(api, number, 'recorded')
    await service.database.query(`UPDATE write_back SET noted_at = noted_at - interval '1 day', settled_at = settled_at - interval '1 day'`)
    await settle(api, 7, 'cancelled')
    const numbers = async () => (await page(api)).writeBacks.map(({ number }) => number)
    await expect.poll(numbers, { timeout: 30_000 }).toEqual([5, 6, 7])
    expect((await page(api)).keptFrom).toBe(4)
    await settle(api, 5, 'cancelled')
    await service.database.query(`UPDATE write_back SET settled_at = settled_at - interval '1 day' WHERE number = 5`)
    await expect.poll(numbers, { timeout: 30_000 }).toEqual([7])
    expect((await page(api, '?after=6&count=1')).keptFrom).toBe(7)
  })
})
