import type { ServerResponse } from 'node:http'
import { createServer } from 'node:net'
import { describe, expect, test } from 'vitest'
import { createMesClient, type MesClient } from '../src/write-back/index.ts'
import { answerJson, type Behaviour, type FakeLegacy, startFakeLegacy } from './fake-legacy.ts'

const calculationId = 1_000_000_017
const body = Buffer.from('{"CalculationId":1000000017,"PartnerId":7}')
const answer = Buffer.from('{"Success":true,"CalculationId":1000000017,"ModelId":4711}')
const apiKey = 'partner-key'
const price = { body, calculationId, answer, apiKey }
const confirmed = { Success: true, CalculationId: calculationId }
const never = new AbortController().signal

async function withLegacy(behave: Behaviour, run: (client: MesClient, legacy: FakeLegacy) => Promise<void>): Promise<void> {
  await using legacy = await startFakeLegacy(behave)
  const client = createMesClient({ mesUrl: legacy.url, adminKey: 'admin-key' })
  await run(client, legacy)
  await client.close()
}

describe('an import', () => {
  test('is confirmed by the node that answers, after one request with the administrator key and the very body', () =>
    withLegacy(
      (_request, response) => answerJson(response, confirmed),
      async (client, legacy) => {
        const outcome = await client.importPrice({ ...price, startBefore: never, settleMs: 2000 })
        expect(outcome).toEqual({ kind: 'confirmed', nodeName: 'mes-1' })
        expect(legacy.seen).toHaveLength(1)
        expect(legacy.seen[0]).toMatchObject({ method: 'POST', url: '/api/admin/prices/import', body: body.toString() })
        expect(legacy.seen[0]?.headers['x-api-key']).toBe('admin-key')
      },
    ))

  test('whose connection breaks after it was sent is asked for again with the same body until it is confirmed', () =>
    withLegacy(
      (_request, response, index) => (index < 3 ? response.socket?.destroy() : answerJson(response, confirmed)),
      async (client, legacy) => {
        const outcome = await client.importPrice({ ...price, startBefore: never, settleMs: 20_000 })
        expect(outcome.kind).toBe('confirmed')
        expect(legacy.seen.map(request => request.body)).toEqual(Array(4).fill(body.toString()))
      },
    ))

  test('whose answer is cut in the middle, is no JSON or names another id is asked for again', () =>
    withLegacy(
      (_request, response, index) => {
        if (index === 0) {
          response.writeHead(200, { 'Content-Length': 100 })
          response.write('{"Success":true', () => response.socket?.destroy())
        } else if (index === 1) response.end('<html>')
        else answerJson(response, index === 2 ? { Success: true, CalculationId: 1 } : confirmed)
      },
      async (client, legacy) => {
        expect((await client.importPrice({ ...price, startBefore: never, settleMs: 20_000 })).kind).toBe('confirmed')
        expect(legacy.seen).toHaveLength(4)
      },
    ))

  test('that stays unanswered is asked for again on another connection', () =>
    withLegacy(
      (_request, response, index) => {
        if (index > 0) answerJson(response, confirmed)
      },
      async (client, legacy) => {
        expect((await client.importPrice({ ...price, startBefore: never, settleMs: 4000 })).kind).toBe('confirmed')
        expect(legacy.seen).toHaveLength(2)
      },
    ))

  test('that MES never answers is unknown once the time to settle has passed', () =>
    withLegacy(
      () => {},
      async client => {
        expect(await client.importPrice({ ...price, startBefore: never, settleMs: 400 })).toEqual({ kind: 'unknown' })
      },
    ))

  test('that MES faults on once says nothing about what is stored, so it is asked for again', () =>
    withLegacy(
      (_request, response, index) => answerJson(response, index === 0 ? {} : confirmed, index === 0 ? 500 : 200),
      async client => {
        expect((await client.importPrice({ ...price, startBefore: never, settleMs: 8000 })).kind).toBe('confirmed')
      },
    ))

  describe('that MES goes on faulting on', () => {
    const absent = { Success: false, Error: { Code: 'CALCULATION_NOT_FOUND', Message: 'Расчёт не найден' } }
    const settleMs = 600_000
    const ways = ({ seen }: FakeLegacy) => seen.map(({ method, url, headers }) => [method, url, headers['x-api-key']])
    const imported = ['POST', '/api/admin/prices/import', 'admin-key']
    const askedFor = ['GET', `/api/partner/prices/${calculationId}`, apiKey]

    /** The import route faults; the other one answers in turn. */
    const faulting =
      (...told: readonly (Buffer | object)[]): Behaviour =>
      ({ method }, response, index) => {
        if (method === 'POST') return answerJson(response, {}, 500)
        const next = told[index - 2]
        if (next instanceof Buffer) response.end(next)
        else answerJson(response, next)
      }

    test('is refused once MES has said twice, with the key of the partner, that there is none', () =>
      withLegacy(faulting(absent, absent), async (client, legacy) => {
        expect(await client.importPrice({ ...price, startBefore: never, settleMs })).toEqual({ kind: 'refused', status: 500 })
        expect(ways(legacy)).toEqual([imported, imported, askedFor, askedFor])
      }))

    test('is confirmed if it is there all the same, be it at the second look', () =>
      withLegacy(faulting(absent, answer), async (client, legacy) => {
        expect(await client.importPrice({ ...price, startBefore: never, settleMs })).toEqual({ kind: 'confirmed', nodeName: 'mes-1' })
        expect(ways(legacy)).toEqual([imported, imported, askedFor, askedFor])
      }))

    test('is a conflict if something else is there', () =>
      withLegacy(faulting(Buffer.from('{"Success":true,"CalculationId":1000000017,"ModelId":1}')), async client => {
        expect(await client.importPrice({ ...price, startBefore: never, settleMs })).toEqual({ kind: 'conflict' })
      }))

    test('is not absent because it was so once before a look that told nothing', () =>
      withLegacy(faulting(absent, {}, absent, answer), async client => {
        expect((await client.importPrice({ ...price, startBefore: never, settleMs })).kind).toBe('confirmed')
      }))

    test('stays unknown where an import got no answer before: it may still be under way', () =>
      withLegacy(
        ({ method }, response, index) => {
          if (method === 'GET') answerJson(response, absent)
          else if (index === 0) response.socket?.destroy()
          else answerJson(response, {}, 500)
        },
        async (client, legacy) => {
          expect(await client.importPrice({ ...price, startBefore: never, settleMs: 1500 })).toEqual({ kind: 'unknown' })
          expect(ways(legacy)).not.toContainEqual(askedFor)
        },
      ))

    test('stays unknown where the faults do not come from MES but from something in between', () =>
      withLegacy(
        ({ method }, response) => (method === 'GET' ? answerJson(response, absent) : response.writeHead(504).end()),
        async (client, legacy) => {
          expect(await client.importPrice({ ...price, startBefore: never, settleMs: 1500 })).toEqual({ kind: 'unknown' })
          expect(ways(legacy)).not.toContainEqual(askedFor)
        },
      ))
  })

  test('that MES holds with other figures is a conflict', () =>
    withLegacy(
      (_request, response) =>
        answerJson(response, {
          Success: false,
          Error: { Code: 'IMPORT_CONFLICT', Message: 'Расчёт с этим номером уже есть и отличается' },
        }),
      async client => {
        expect(await client.importPrice({ ...price, startBefore: never, settleMs: 2000 })).toEqual({ kind: 'conflict' })
      },
    ))

  test.each([400, 401, 404])('that MES turns away with %d is refused after one request', status =>
    withLegacy(
      (_request, response) => answerJson(response, {}, status),
      async (client, legacy) => {
        expect(await client.importPrice({ ...price, startBefore: never, settleMs: 2000 })).toEqual({ kind: 'refused', status })
        expect(legacy.seen).toHaveLength(1)
      },
    ),
  )

  test.each([401, 404, 429])('that was sent, lost and then met with %d may be stored: that is no refusal', status =>
    withLegacy(
      (_request, response, index) => {
        if (index === 0) response.socket?.destroy()
        else if (index === 1) answerJson(response, {}, status)
        else answerJson(response, confirmed)
      },
      async (client, legacy) => {
        expect((await client.importPrice({ ...price, startBefore: never, settleMs: 8000 })).kind).toBe('confirmed')
        expect(legacy.seen).toHaveLength(3)
      },
    ),
  )

  test('that was sent, lost and then turned away for what it says was never stored', () =>
    withLegacy(
      (_request, response, index) => (index === 0 ? response.socket?.destroy() : answerJson(response, {}, 400)),
      async client => {
        const outcome = await client.importPrice({ ...price, startBefore: never, settleMs: 8000 })
        expect(outcome).toEqual({ kind: 'refused', status: 400 })
      },
    ))

  test('called off before it begins never reaches MES', () =>
    withLegacy(
      (_request, response) => answerJson(response, confirmed),
      async (client, legacy) => {
        expect(await client.importPrice({ ...price, startBefore: AbortSignal.abort(), settleMs: 2000 })).toEqual({
          kind: 'not-sent',
        })
        await client.importPrice({ ...price, startBefore: never, settleMs: 2000 })
        expect(legacy.seen).toHaveLength(1)
      },
    ))

  test('called off while it waits for a free connection never reaches MES, not even when one becomes free', async () => {
    const poolSize = 8
    const held: (() => void)[] = []
    const waitingBody = Buffer.from('{"CalculationId":1000000018,"PartnerId":7}')
    await using legacy = await startFakeLegacy((_request, response, index) => {
      const answer = () => answerJson(response, confirmed)
      if (index < poolSize) held.push(answer)
      else answer()
    })
    const client = createMesClient({ mesUrl: legacy.url, adminKey: 'admin-key' })
    const ahead = Array.from({ length: poolSize }, () => client.importPrice({ ...price, startBefore: never, settleMs: 60_000 }))
    await legacy.arrived(poolSize)
    const deadline = new AbortController()
    const waiting = client.importPrice({ ...price, body: waitingBody, startBefore: deadline.signal, settleMs: 60_000 })
    deadline.abort()
    expect(await waiting).toEqual({ kind: 'not-sent' })
    for (const answer of held) answer()
    expect((await Promise.all(ahead)).map(outcome => outcome.kind)).toEqual(Array(poolSize).fill('confirmed'))
    await client.close()
    expect(legacy.seen.map(request => request.body)).toEqual(Array(poolSize).fill(body.toString()))
  })

  test('that is to be repeated while others hold every connection waits no longer than it may', async () => {
    const poolSize = 8
    const held: ServerResponse[] = []
    await using legacy = await startFakeLegacy((_request, response) => void held.push(response))
    const client = createMesClient({ mesUrl: legacy.url, adminKey: 'admin-key' })
    const lost = client.importPrice({ ...price, startBefore: never, settleMs: 400 })
    await legacy.arrived(1)
    const others = Array.from({ length: poolSize }, () => client.importPrice({ ...price, startBefore: never, settleMs: 600_000 }))
    await legacy.arrived(poolSize)
    // The last of the others takes the connection that becomes free, and the repeat finds none.
    held[0]!.socket?.destroy()
    await legacy.arrived(1 + poolSize)
    expect(await lost).toEqual({ kind: 'unknown' })
    for (const response of held.slice(1)) answerJson(response, confirmed)
    expect((await Promise.all(others)).map(({ kind }) => kind)).toEqual(Array(poolSize).fill('confirmed'))
    await client.close()
    expect(legacy.seen).toHaveLength(1 + poolSize)
  })

  test('called off after it was sent is settled nevertheless', async () => {
    const deadline = new AbortController()
    await withLegacy(
      (_request, response) => {
        deadline.abort()
        answerJson(response, confirmed)
      },
      async client => {
        expect((await client.importPrice({ ...price, startBefore: deadline.signal, settleMs: 8000 })).kind).toBe('confirmed')
      },
    )
  })

  test('is not sent when nobody listens', async () => {
    const mesUrl = await unusedUrl()
    const client = createMesClient({ mesUrl, adminKey: 'admin-key' })
    expect(await client.importPrice({ ...price, startBefore: never, settleMs: 500 })).toEqual({ kind: 'not-sent' })
    await client.close()
  })
})

async function unusedUrl(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  const { port } = server.address() as { port: number }
  await new Promise(resolve => server.close(resolve))
  return `http://127.0.0.1:${port}`
}
