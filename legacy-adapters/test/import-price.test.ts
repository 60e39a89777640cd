import { createServer } from 'node:net'
import { describe, expect, test } from 'vitest'
import { createMesClient, type MesClient } from '../src/write-back/index.ts'
import { answerJson, type Behaviour, type FakeLegacy, startFakeLegacy } from './fake-legacy.ts'

const calculationId = 1_000_000_017
const body = Buffer.from('{"CalculationId":1000000017,"PartnerId":7}')
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
        const outcome = await client.importPrice({ body, calculationId, startBefore: never, settleMs: 2000 })
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
        const outcome = await client.importPrice({ body, calculationId, startBefore: never, settleMs: 20_000 })
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
        expect((await client.importPrice({ body, calculationId, startBefore: never, settleMs: 20_000 })).kind).toBe('confirmed')
        expect(legacy.seen).toHaveLength(4)
      },
    ))

  test('that stays unanswered is asked for again on another connection', () =>
    withLegacy(
      (_request, response, index) => {
        if (index > 0) answerJson(response, confirmed)
      },
      async (client, legacy) => {
        expect((await client.importPrice({ body, calculationId, startBefore: never, settleMs: 4000 })).kind).toBe('confirmed')
        expect(legacy.seen).toHaveLength(2)
      },
    ))

  test('that MES never answers is unknown once the time to settle has passed', () =>
    withLegacy(
      () => {},
      async client => {
        expect(await client.importPrice({ body, calculationId, startBefore: never, settleMs: 400 })).toEqual({ kind: 'unknown' })
      },
    ))

  test('that MES faults on says nothing about what is stored, so it is asked for again', () =>
    withLegacy(
      (_request, response, index) => answerJson(response, index === 0 ? {} : confirmed, index === 0 ? 500 : 200),
      async client => {
        expect((await client.importPrice({ body, calculationId, startBefore: never, settleMs: 8000 })).kind).toBe('confirmed')
      },
    ))

  test('that MES holds with other figures is a conflict', () =>
    withLegacy(
      (_request, response) =>
        answerJson(response, {
          Success: false,
          Error: { Code: 'IMPORT_CONFLICT', Message: 'Расчёт с этим номером уже есть и отличается' },
        }),
      async client => {
        expect(await client.importPrice({ body, calculationId, startBefore: never, settleMs: 2000 })).toEqual({ kind: 'conflict' })
      },
    ))

  test.each([400, 401, 404])('that MES turns away with %d is refused after one request', status =>
    withLegacy(
      (_request, response) => answerJson(response, {}, status),
      async (client, legacy) => {
        expect(await client.importPrice({ body, calculationId, startBefore: never, settleMs: 2000 })).toEqual({ kind: 'refused', status })
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
        expect((await client.importPrice({ body, calculationId, startBefore: never, settleMs: 8000 })).kind).toBe('confirmed')
        expect(legacy.seen).toHaveLength(3)
      },
    ),
  )

  test('that was sent, lost and then turned away for what it says was never stored', () =>
    withLegacy(
      (_request, response, index) => (index === 0 ? response.socket?.destroy() : answerJson(response, {}, 400)),
      async client => {
        const outcome = await client.importPrice({ body, calculationId, startBefore: never, settleMs: 8000 })
        expect(outcome).toEqual({ kind: 'refused', status: 400 })
      },
    ))

  test('called off before it begins never reaches MES', () =>
    withLegacy(
      (_request, response) => answerJson(response, confirmed),
      async (client, legacy) => {
        expect(await client.importPrice({ body, calculationId, startBefore: AbortSignal.abort(), settleMs: 2000 })).toEqual({
          kind: 'not-sent',
        })
        await client.importPrice({ body, calculationId, startBefore: never, settleMs: 2000 })
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
    const ahead = Array.from({ length: poolSize }, () => client.importPrice({ body, calculationId, startBefore: never, settleMs: 60_000 }))
    await legacy.arrived(poolSize)
    const deadline = new AbortController()
    const waiting = client.importPrice({ body: waitingBody, calculationId, startBefore: deadline.signal, settleMs: 60_000 })
    deadline.abort()
    expect(await waiting).toEqual({ kind: 'not-sent' })
    for (const answer of held) answer()
    expect((await Promise.all(ahead)).map(outcome => outcome.kind)).toEqual(Array(poolSize).fill('confirmed'))
    await client.close()
    expect(legacy.seen.map(request => request.body)).toEqual(Array(poolSize).fill(body.toString()))
  })

  test('called off after it was sent is settled nevertheless', async () => {
    const deadline = new AbortController()
    await withLegacy(
      (_request, response) => {
        deadline.abort()
        answerJson(response, confirmed)
      },
      async client => {
        expect((await client.importPrice({ body, calculationId, startBefore: deadline.signal, settleMs: 8000 })).kind).toBe('confirmed')
      },
    )
  })

  test('is not sent when nobody listens', async () => {
    const mesUrl = await unusedUrl()
    const client = createMesClient({ mesUrl, adminKey: 'admin-key' })
    expect(await client.importPrice({ body, calculationId, startBefore: never, settleMs: 500 })).toEqual({ kind: 'not-sent' })
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
