// Webhooks: signed, from the database, at least once, by one layer that tries again; no receiver can hold up another one or a quote.
import { readFileSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import path from 'node:path'
import { describe, expect, inject, it, vi } from 'vitest'
import type { StartedProcess } from '../../scripts/test-services/start-process.ts'
import { type Answer, getQuote, openService, postQuote, putModel, type Service, send } from './service.ts'
import { binaryStl, tetrahedron } from './stl.ts'
import { openReceiver } from './webhook-receiver.ts'

const secret = 'a secret of this test'
const flags = [
  '--webhook-secret',
  secret,
  '--webhook-private-ranges',
  '127.0.0.0/8',
  '--webhook-look-every-ms',
  '50',
  '--webhook-retry-base-ms',
  '50',
]
const patience = { timeout: 30_000, interval: 20 }
let sideMm = 120
const freshModel = (api: StartedProcess) => putModel(api, binaryStl(tetrahedron((sideMm += 0.5))))

async function postWithCallback(
  api: StartedProcess,
  callbackUrl: string,
  headers: Record<string, string> = { prefer: 'wait=30' },
): Promise<Answer> {
  return send(`${api.ready['url']}/quotes`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ modelSha256: await freshModel(api), material: 'BRASS', finish: 'NONE', quantity: 1, callbackUrl }),
  })
}

const webhooks = async ({ database }: Service) => (await database.query('SELECT * FROM webhook ORDER BY created_at')).rows
const endedAs = (service: Service, status: string) =>
  vi.waitUntil(async () => {
    const rows = await webhooks(service)
    return rows.length > 0 && rows.every(row => row.status === status) ? rows : false
  }, patience)

/** What pricing-service/docs/receive-webhooks.md tells receivers to do, as it stands there. */
async function verifierOfGuide(): Promise<(headers: object, body: string, secret: string, nowSeconds?: number) => boolean> {
  const guide = readFileSync(path.join(import.meta.dirname, '../docs/receive-webhooks.md'), 'utf8')
  const code = /<!-- executed by pricing-service\/test\/webhooks.long.test.ts -->\n\n```js\n([\s\S]*?)```/.exec(guide)?.[1] ?? ''
  return (await import(`data:text/javascript,${encodeURIComponent(code)}`)).isFromFicus
}

describe.each(inject('transports'))('a webhook on %s', { timeout: 90_000 }, transport => {
  it('tells the whole quote, signed so that the code of the guide accepts it and nothing that was changed', async () => {
    await using receiver = await openReceiver()
    await using service = await openService({ transport })
    const api = await service.startApi(flags)
    await service.startWorker()
    const answer = await postWithCallback(api, receiver.url)
    expect(answer.body).toMatchObject({ status: 'priced', request: { callbackUrl: receiver.url } })
    await receiver.whenReceived(1)
    const [{ headers, body, event }] = receiver.received as [(typeof receiver.received)[0]]
    expect(event).toMatchObject({ type: 'quote.finished', quote: answer.body })
    expect([headers['content-type'], headers['ficus-event-id'], headers['ficus-delivery-attempt']]).toEqual([
      'application/json',
      event.id,
      '1',
    ])
    const isFromFicus = await verifierOfGuide()
    expect(isFromFicus(headers, body, secret)).toBe(true)
    expect(isFromFicus(headers, body.replace('priced', 'failed'), secret)).toBe(false)
    expect(isFromFicus(headers, body, 'another secret')).toBe(false)
    expect(isFromFicus(headers, body, secret, Date.now() / 1_000 + 3_600)).toBe(false)
    expect(await endedAs(service, 'delivered')).toHaveLength(1)
  })
})

describe('a webhook', { timeout: 90_000 }, () => {
  it('is sent once for a quote that was answered at once, because its model was known', async () => {
    await using receiver = await openReceiver()
    await using service = await openService()
    const api = await service.startApi(flags)
    await using worker = await service.startWorker()
    const { body } = await postWithCallback(api, receiver.url)
    await worker[Symbol.asyncDispose]()
    const { modelSha256 } = body.request
    const known = await send(`${api.ready['url']}/quotes`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', prefer: 'wait=0' },
      body: JSON.stringify({ modelSha256, material: 'BRASS', finish: 'NONE', quantity: 2, callbackUrl: receiver.url }),
    })
    expect([known.status, known.body.status]).toEqual([200, 'priced'])
    await receiver.whenReceived(2)
    expect(receiver.received[1]?.event.quote).toEqual(known.body)
    await vi.waitUntil(async () => (await webhooks(service)).every(({ status }) => status === 'delivered'), { timeout: 20_000 })
    expect(await webhooks(service)).toHaveLength(2)
  })

  it('is sent again with the same id and the same bytes until its receiver takes it', async () => {
    await using receiver = await openReceiver((count, response) => void response.writeHead(count < 3 ? 500 : 200).end())
    await using service = await openService()
    const api = await service.startApi(flags)
    await service.startWorker()
    await postWithCallback(api, receiver.url)
    const [row] = await endedAs(service, 'delivered')
    expect([row.attempt, row.last_status, row.last_error]).toEqual([3, 200, null])
    expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1)
    expect(receiver.received.map(({ headers }) => headers['ficus-delivery-attempt'])).toEqual(['1', '2', '3'])
    expect(new Set(receiver.received.map(({ headers }) => headers['ficus-event-id']))).toEqual(new Set([row.id]))
  })

  it('is delivered by one process at a time, however long its receiver takes', async () => {
    const held: ServerResponse[] = []
    await using slow = await openReceiver((_count, response) => void held.push(response))
    await using good = await openReceiver()
    await using service = await openService()
    const [api] = [await service.startApi(flags), await service.startApi(flags)]
    await service.startWorker()
    await postWithCallback(api, slow.url)
    await slow.whenReceived(1)
    // Each of these takes at least one look at what is due.
    for (let n = 1; n <= 4; n++) {
      await postWithCallback(api, good.url)
      await good.whenReceived(n)
    }
    expect(slow.received).toHaveLength(1)
    held[0]?.writeHead(200).end()
    expect(await endedAs(service, 'delivered')).toHaveLength(5)
    expect([slow.received.length, good.received.length]).toEqual([1, 4])
  })

  it('is kept as failed when its attempts are over, and its quote is none the worse', async () => {
    await using receiver = await openReceiver((_count, response) => void response.writeHead(503).end())
    await using service = await openService()
    const api = await service.startApi([...flags, '--webhook-attempts-max', '3'])
    await service.startWorker()
    const { body } = await postWithCallback(api, receiver.url)
    const [row] = await endedAs(service, 'failed')
    expect([row.attempt, row.last_status, row.last_error]).toEqual([3, 503, 'the receiver answered 503'])
    expect(receiver.received).toHaveLength(3)
    expect((await getQuote(api, body.id)).body.status).toBe('priced')
  })

  it('is not lost with the api that was delivering it', async () => {
    await using receiver = await openReceiver((count, response) => count > 1 && response.writeHead(204).end())
    await using service = await openService()
    const first = await service.startApi([...flags, '--webhook-timeout-ms', '1000'])
    await service.startWorker()
    await postWithCallback(first, receiver.url)
    await receiver.whenReceived(1)
    first.process.kill('SIGKILL')
    await first.exited
    await service.startApi(flags)
    await receiver.whenReceived(2)
    const [row] = await endedAs(service, 'delivered')
    expect([row.attempt, receiver.received[1]?.event.id]).toEqual([2, receiver.received[0]?.event.id])
  })

  it('comes for every end: cancelled, too', async () => {
    await using receiver = await openReceiver()
    await using service = await openService()
    const api = await service.startApi(flags)
    const { body } = await postWithCallback(api, receiver.url, { prefer: 'wait=0' })
    await fetch(`${api.ready['url']}/quotes/${body.id}`, { method: 'DELETE' })
    await receiver.whenReceived(1)
    expect(receiver.received[0]?.event.quote).toMatchObject({ id: body.id, status: 'failed', failure: { code: 'QUOTE_CANCELLED' } })
  })

  it('goes to all others while one receiver never answers and another one is not there, and quotes go on', async () => {
    await using silent = await openReceiver(() => undefined)
    await using good = await openReceiver()
    await using service = await openService()
    const api = await service.startApi([...flags, '--webhook-timeout-ms', '60000', '--webhook-concurrency-count', '8'])
    await service.startWorker()
    for (let n = 0; n < 12; n++) await postWithCallback(api, n % 2 === 0 ? silent.url : 'http://127.0.0.1:9/nobody')
    for (let n = 0; n < 5; n++) expect((await postWithCallback(api, good.url)).body).toMatchObject({ status: 'priced', failure: null })
    await good.whenReceived(5)
    // Few at once to one receiver, however many wait for it.
    expect(silent.openCountMost).toBeLessThanOrEqual(4)
  })

  it('follows no redirect', async () => {
    await using elsewhere = await openReceiver()
    await using receiver = await openReceiver((_count, response) => void response.writeHead(307, { location: elsewhere.url }).end())
    await using service = await openService()
    const api = await service.startApi([...flags, '--webhook-attempts-max', '1'])
    await service.startWorker()
    await postWithCallback(api, receiver.url)
    const [row] = await endedAs(service, 'failed')
    expect([row.last_status, elsewhere.received.length]).toEqual([307, 0])
  })
})

describe('a callbackUrl', { timeout: 60_000 }, () => {
  it('is refused while there is no secret to sign with', async () => {
    await using service = await openService()
    const api = await service.startApi()
    const refused = await postWithCallback(api, 'https://example.com/news')
    expect([refused.status, refused.body.code]).toEqual([422, 'CALLBACKS_OFF'])
    expect((await service.database.query('SELECT FROM quote')).rowCount).toBe(0)
  })

  it('that is no plain http or https address, or leads to an address that is not public, is refused before anything is accepted', async () => {
    await using service = await openService()
    const api = await service.startApi(['--webhook-secret', secret])
    const refused = [
      ...[
        'nonsense',
        'ftp://example.com/',
        'file:///etc/passwd',
        'https://me:secret@example.com/',
        'https://example.com/#x',
        'HTTPS://example.com/',
      ],
      ...[
        'http://127.0.0.1/',
        'http://2130706433/',
        'http://0x7f.1/',
        'http://10.1.2.3/',
        'http://169.254.169.254/latest/',
        'http://[::1]/',
      ],
      ...['http://[::ffff:127.0.0.1]/', 'http://[fd00::1]/', 'http://[64:ff9b::7f00:1]/', 'http://0.0.0.0/', 'http://192.168.1.1:8080/'],
    ]
    for (const url of refused) {
      const answer = await postWithCallback(api, url)
      expect([url, answer.status, answer.body.code]).toEqual([url, 422, 'CALLBACK_URL_REFUSED'])
    }
    expect((await service.database.query('SELECT FROM quote')).rowCount).toBe(0)
  })

  it('whose name leads to an address that is not public gets no connection, and no second attempt', async () => {
    await using receiver = await openReceiver()
    await using service = await openService()
    const api = await service.startApi(['--webhook-secret', secret, '--webhook-look-every-ms', '50'])
    await service.startWorker()
    const { body } = await postWithCallback(api, receiver.url.replace('127.0.0.1', 'localhost'))
    expect(body.status).toBe('priced')
    const [row] = await endedAs(service, 'failed')
    expect(row.attempt).toBe(1)
    expect(row.last_error).toMatch(/^the address (127\.0\.0\.1|::1) is not public and not allowed$/)
    expect(receiver.received).toHaveLength(0)
  })

  it('belongs to the request: the same Idempotency-Key with another one is refused', async () => {
    await using service = await openService()
    const api = await service.startApi(flags)
    const sha256 = await freshModel(api)
    const post = (callbackUrl: string) =>
      send(`${api.ready['url']}/quotes`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', prefer: 'wait=0', 'idempotency-key': 'one' },
        body: JSON.stringify({ modelSha256: sha256, material: 'BRASS', finish: 'NONE', quantity: 1, callbackUrl }),
      })
    const first = await post('http://127.0.0.1:9/a')
    expect((await post('http://127.0.0.1:9/a')).body.id).toBe(first.body.id)
    const other = await post('http://127.0.0.1:9/b')
    expect([other.status, other.body.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED'])
    expect((await postQuote(api, sha256, { headers: { prefer: 'wait=0' } })).status).toBe(202)
  })
})
