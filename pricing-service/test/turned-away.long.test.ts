// Whoever has no chance is turned away before the service has taken the model, and hears why, also while it still sends. Who repeats what was accepted is not.
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { Agent, request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { describe, expect, it, vi } from 'vitest'
import type { StartedProcess } from '../../scripts/test-services/start-process.ts'
import { backlog } from './backlog.ts'
import { openService, postQuote, postUpload, putModel, type Service } from './service.ts'
import { binaryStl, tetrahedron } from './stl.ts'

const model = binaryStl(tetrahedron(9))
const otherModel = binaryStl(tetrahedron(8))
const full = ['--disk-free-megabytes-min', '100000000']
const multipart = 'multipart/form-data; boundary=b'
const megabyte = Buffer.alloc(1_048_576)
const filePart = '--b\r\nContent-Disposition: form-data; name="model"; filename="m.stl"\r\n\r\n'

/** An upload of so many bytes, of which only the beginning is sent. */
function beginUpload(api: StartedProcess, bytesCount: number, headers: readonly string[] = []): Socket {
  const { port } = new URL(api.ready['url'] as string)
  const socket = connect({ port: Number(port), host: '127.0.0.1', allowHalfOpen: true })
  const lines = ['POST /quotes HTTP/1.1', 'Host: x', `Content-Type: ${multipart}`, `Content-Length: ${bytesCount}`, ...headers]
  socket.write(`${lines.join('\r\n')}\r\n\r\n${filePart}`)
  return socket
}

async function textUntilEnd(socket: Socket): Promise<string> {
  let text = ''
  socket.on('data', chunk => {
    text += chunk
  })
  await once(socket, 'end')
  return text
}

async function storedCount({ modelsDir }: Service): Promise<number> {
  const entries = await readdir(modelsDir, { recursive: true, withFileTypes: true })
  return entries.filter(entry => entry.isFile()).length
}

describe('an upload that is refused', { timeout: 60_000 }, () => {
  it.each([
    ['in full', 209_715_200, 503, 'STORE_FULL', () => full],
    ['for its partner', 209_715_200, 429, 'PARTNER_QUOTA_EXCEEDED', () => ['--partner-cpu-seconds-max', '10']],
  ] as const)('%s: hears the reason before its model has come, and nothing is stored', async (_why, bytesCount, status, code, flags) => {
    await using service = await openService()
    const api = await service.startApi(flags())
    if (status === 429) {
      const sha256 = await putModel(api, model)
      const post = () => postQuote(api, sha256, { headers: { prefer: 'wait=0', 'x-partner': 'loud' } })
      await vi.waitUntil(async () => (await post()).status === 202, { timeout: 20_000, interval: 50 })
      await backlog(service, api, { cpuMs: 20_000, threadCount: 1 })
    }
    const before = await storedCount(service)
    const socket = beginUpload(api, bytesCount, ['X-Partner: loud'])
    const text = await textUntilEnd(socket)
    expect(text).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    expect(text).toMatch(/\r\nretry-after: \d+\r\n/)
    expect(text).toMatch(/\r\nconnection: close\r\n/)
    expect(text).toContain(`"code":"${code}"`)
    expect(await storedCount(service)).toBe(before)
    socket.destroy()
  })

  it('gets the whole answer though it goes on sending, and its connection ends long before its model does', async () => {
    await using service = await openService()
    const api = await service.startApi(full)
    const socket = beginUpload(api, 2 ** 50)
    const answer = textUntilEnd(socket)
    const closed = new Promise(resolve => socket.once('close', resolve))
    socket.on('error', () => {}) // the end of what is still being sent
    const send = () => {
      while (socket.writable && socket.write(megabyte));
    }
    socket.on('drain', send)
    send()
    expect(await answer).toMatch(/^HTTP\/1.1 503 [\s\S]*"code":"STORE_FULL"[\s\S]*}$/)
    await closed
    expect((await fetch(`${api.ready['url']}/healthz`)).status).toBe(200)
  })

  it('gets the whole answer though it reads only after it has sent much more', async () => {
    await using service = await openService()
    const api = await service.startApi(full)
    const socket = beginUpload(api, 209_715_200)
    for (let n = 0; n < 16; n++) if (!socket.write(megabyte)) await once(socket, 'drain')
    expect(await textUntilEnd(socket)).toMatch(/^HTTP\/1.1 503 [\s\S]*"code":"STORE_FULL"[\s\S]*}$/)
    socket.destroy()
  })

  it('keeps its connection if it is short', async () => {
    await using service = await openService()
    const api = await service.startApi(full)
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const reused: boolean[] = []
    for (let n = 0; n < 2; n++) {
      const asking = request(`${api.ready['url']}/quotes`, { method: 'POST', agent, headers: { 'content-type': multipart } })
      asking.setHeader('content-length', 100_000)
      asking.end(Buffer.alloc(100_000))
      const [response] = await once(asking, 'response')
      expect(response.statusCode).toBe(503)
      response.resume()
      await once(response, 'end')
      reused.push(asking.reusedSocket)
    }
    expect(reused).toEqual([false, true])
    agent.destroy()
  })
})

describe('who repeats a request that was accepted', { timeout: 60_000 }, () => {
  const asKey = (key: string) => ({ headers: { prefer: 'wait=0', 'idempotency-key': key } })

  it('gets its quote though the queue is full, by reference and by upload; a new one is refused', async () => {
    await using service = await openService()
    const api = await service.startApi(['--queued-count-max', '1'])
    const sha256 = await putModel(api, model)
    const accepted = await postQuote(api, sha256, asKey('first'))
    expect(accepted.status).toBe(202)
    const refused = await postQuote(api, sha256, asKey('second'))
    expect([refused.status, refused.body.code]).toEqual([503, 'QUEUE_FULL'])
    for (const repeated of [await postQuote(api, sha256, asKey('first')), await postUpload(api, model, asKey('first'))])
      expect([repeated.status, repeated.body.id]).toEqual([202, accepted.body.id])
    const other = await postQuote(api, sha256, { ...asKey('first'), quantity: 2 })
    expect([other.status, other.body.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED'])
    expect((await service.database.query('SELECT count(*)::int AS count FROM quote')).rows).toEqual([{ count: 1 }])
  })

  it('gets its quote though its deadline could not be kept any more', async () => {
    await using service = await openService()
    const api = await service.startApi()
    const sha256 = await putModel(api, model)
    const accepted = await postQuote(api, sha256, asKey('first'))
    await backlog(service, api, { cpuMs: 60_000, threadCount: 1 })
    const late = (key: string) => postQuote(api, sha256, { headers: { ...asKey(key).headers, 'request-timeout': '10' } })
    expect((await late('second')).body.code).toBe('DEADLINE_UNREACHABLE')
    expect((await late('first')).body.id).toBe(accepted.body.id)
  })
})

describe('a deadline that no model could keep', { timeout: 60_000 }, () => {
  it('is refused before the model is looked for; one that some model could keep is not', async () => {
    await using service = await openService()
    const api = await service.startApi()
    const [sha256, unknown] = [await putModel(api, model), 'ab'.repeat(32)]
    expect((await postQuote(api, sha256, { headers: { prefer: 'wait=0' } })).status).toBe(202)
    await service.database.query(`INSERT INTO worker_seat VALUES ('w', 'heavy', 1, 0, now() + interval '1 hour')`)
    await backlog(service, api, { cpuMs: 60_000, threadCount: 1 })
    const code = async (timeout: string, asked: string) =>
      (await postQuote(api, asked, { headers: { prefer: 'wait=0', 'request-timeout': timeout } })).body.code
    await vi.waitUntil(async () => (await code('4', unknown)) === 'DEADLINE_UNREACHABLE', { timeout: 20_000, interval: 50 })
    expect(await code('30', unknown)).toBe('MODEL_NOT_FOUND') // a heavy one might be done: the threads for those are free
    expect(await code('300', await putModel(api, otherModel))).toBeUndefined()
  })
})
