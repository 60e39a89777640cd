// Whatever is sent, the answer is problem+json with a code of errors.ts, nothing is left behind, and the same processes live on.
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { request } from 'node:http'
import { connect } from 'node:net'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { StartedProcess } from '../../scripts/test-services/start-process.ts'
import { limits } from '../src/contract.ts'
import type { errorTable } from '../src/errors.ts'
import { type Answer, openService, postUpload, putModel, type Service, send, sha256Of } from './service.ts'
import { binaryStl, tetrahedron } from './stl.ts'

let service: Service
let api: StartedProcess
let worker: StartedProcess
let sha256: string
beforeAll(async () => {
  service = await openService()
  api = await service.startApi()
  worker = await service.startWorker()
  sha256 = await putModel(api, binaryStl(tetrahedron(7)))
})
afterAll(() => service[Symbol.asyncDispose]())

const url = (at: string) => `${api.ready['url']}${at}`
const good = () => ({ modelSha256: sha256, material: 'BRASS', finish: 'NONE', quantity: 1 })
const postText = (body: string, headers: Record<string, string> = { 'content-type': 'application/json' }) =>
  send(url('/quotes'), { method: 'POST', headers, body })
const postJson = (body: unknown, headers: Record<string, string> = {}) =>
  postText(JSON.stringify(body), { 'content-type': 'application/json', ...headers })

function expectProblem(answer: Answer, status: number, code: string): void {
  expect([answer.status, answer.body.code]).toEqual([status, code])
  expect(answer.headers.get('content-type')).toContain('application/problem+json')
  expect(answer.body).toEqual({ type: `urn:ficus:problem:${code}`, title: code, status, code, detail: expect.stringMatching(/./) })
  expect(JSON.stringify(answer.body)).not.toMatch(/node_modules|\.ts\b|at .*:\d+/)
}

const badBodies: readonly [what: string, body: () => string, code: keyof typeof errorTable, detail?: RegExp][] = [
  ['no JSON', () => '{"modelSha256":', 'REQUEST_NOT_JSON'],
  ['nothing', () => '', 'REQUEST_NOT_JSON'],
  ['words', () => 'hello', 'REQUEST_NOT_JSON'],
  ['two documents', () => '{}{}', 'REQUEST_NOT_JSON'],
  ['an array', () => JSON.stringify([good()]), 'REQUEST_INVALID'],
  ['null', () => 'null', 'REQUEST_INVALID'],
  ['a number', () => '7', 'REQUEST_INVALID'],
  ['an unknown key', () => JSON.stringify({ ...good(), colour: 'red' }), 'REQUEST_INVALID', /colour/],
  ['a key in another case', () => JSON.stringify({ ...good(), Material: 'BRASS' }), 'REQUEST_INVALID', /Material/],
  ['a key of the prototype', () => `{"__proto__":{},${JSON.stringify(good()).slice(1)}`, 'REQUEST_NOT_JSON'],
  ['a missing model', () => JSON.stringify({ ...good(), modelSha256: undefined }), 'REQUEST_INVALID', /modelSha256/],
  ['a missing material', () => JSON.stringify({ ...good(), material: undefined }), 'REQUEST_INVALID', /material/],
  ['a model that is no SHA-256', () => JSON.stringify({ ...good(), modelSha256: '../../etc/passwd' }), 'REQUEST_INVALID', /modelSha256/],
  ['a SHA-256 in capitals', () => JSON.stringify({ ...good(), modelSha256: sha256.toUpperCase() }), 'REQUEST_INVALID', /modelSha256/],
  ['quantity as text', () => JSON.stringify({ ...good(), quantity: '10' }), 'REQUEST_INVALID', /quantity/],
  ['quantity null', () => JSON.stringify({ ...good(), quantity: null }), 'REQUEST_INVALID', /quantity/],
  ['quantity true', () => JSON.stringify({ ...good(), quantity: true }), 'REQUEST_INVALID', /quantity/],
  ['material as number', () => JSON.stringify({ ...good(), material: 925 }), 'REQUEST_INVALID', /material/],
  ['finish as list', () => JSON.stringify({ ...good(), finish: ['NONE'] }), 'REQUEST_INVALID', /finish/],
]

describe('bad input', { timeout: 60_000 }, () => {
  it.each(badBodies)('a body with %s', async (_what, body, code, detail = /./) => {
    const answer = await postText(body())
    expectProblem(answer, 400, code)
    expect(answer.body.detail).toMatch(detail)
  })

  it.each(['text/plain', 'application/xml', 'application/x-www-form-urlencoded', 'application/vnd.x+json', 'nonsense'])(
    'the content type %s',
    async type => {
      expectProblem(await postText('{}', { 'content-type': type }), 415, 'REQUEST_TYPE_UNSUPPORTED')
    },
  )

  it.each(['application/json; charset=utf-8', 'Application/JSON', 'application/json;x=y'])('%s is checked like JSON', async type => {
    expectProblem(await postText('{}', { 'content-type': type }), 400, 'REQUEST_INVALID')
  })

  it('a post without body and without content type', async () => {
    expectProblem(await send(url('/quotes'), { method: 'POST' }), 415, 'REQUEST_TYPE_UNSUPPORTED')
  })

  it('a JSON body over 64 KiB', async () => {
    expectProblem(await postJson({ ...good(), material: 'x'.repeat(65_536) }), 413, 'REQUEST_TOO_LARGE')
  })

  it.each(['', 'x'.repeat(256), 'with blank', 'ключ'.normalize()])('the Idempotency-Key %j', async key => {
    const header = Buffer.from(key, 'utf8').toString('latin1')
    expectProblem(await postJson(good(), { 'idempotency-key': header }), 400, 'REQUEST_INVALID')
  })

  it('a Prefer that cannot be understood is ignored, as RFC 7240 says', async () => {
    expect((await postJson(good(), { prefer: 'wait=soon' })).status).toBeLessThan(300)
  })

  it.each(['/', '/quote', '/quotes/', '/models', '/..%2f..', '/quotes/%zz', '/quotes?x=1'])('GET %s', async at => {
    expectProblem(await send(url(at), {}), 404, at === '/quotes/' ? 'QUOTE_NOT_FOUND' : 'ROUTE_NOT_FOUND')
  })

  it.each(['x', '00000000-0000-0000-0000-000000000000', '1', "1'--", 'a'.repeat(90)])('the quote %s', async id => {
    expectProblem(await send(url(`/quotes/${encodeURIComponent(id)}`), {}), 404, 'QUOTE_NOT_FOUND')
  })

  it('bytes that are no HTTP', async () => {
    const socket = connect(Number(new URL(url('/')).port), '127.0.0.1')
    let answer = ''
    socket.on('data', chunk => {
      answer += chunk.toString()
    })
    socket.write('\u0016\u0003\u0001 hello\r\n\r\n')
    await once(socket, 'close')
    expect(answer).toMatch(/^HTTP\/1\.1 400 .*application\/problem\+json.*REQUEST_INVALID/s)
  })
})

describe('bad uploads', { timeout: 60_000 }, () => {
  const form = (parts: readonly [name: string, value: string | Blob][]) => {
    const data = new FormData()
    for (const [name, value] of parts) data.append(name, value as string)
    return send(url('/quotes'), { method: 'POST', body: data })
  }
  const model = () => new Blob([binaryStl(tetrahedron(5))])
  const options: [string, string][] = [
    ['material', 'BRASS'],
    ['finish', 'NONE'],
    ['quantity', '1'],
  ]

  it.each<[string, () => [string, string | Blob][], RegExp]>([
    ['no file', () => options, /"model" is missing/],
    ['a file of another name', () => [...options, ['File', model()]], /"File" is unknown/],
    ['two files', () => [...options, ['model', model()], ['model', model()]], /more than one/],
    ['an unknown field', () => [...options, ['model', model()], ['colour', 'red']], /"colour" is unknown/],
    ['a field twice', () => [...options, ['material', 'GOLD585'], ['model', model()]], /more than one field/],
    ['a missing field', () => [['model', model()], ...options.slice(1)], /"material" is missing/],
    [
      'an endless field',
      () => [
        ['material', 'x'.repeat(2_000)],
        ['model', model()],
      ],
      /longer than/,
    ],
    ['a key of the prototype', () => [...options, ['__proto__', 'x'], ['model', model()]], /./],
  ])('with %s', async (_what, parts, detail) => {
    const answer = await form(parts())
    expectProblem(answer, 400, 'REQUEST_INVALID')
    expect(answer.body.detail).toMatch(detail)
  })

  it.each(['ten', '', '0x10', ' 1', '1,5', 'NaN', '010'])('a quantity of %j is out of range', async quantity => {
    expectProblem(await postUpload(api, binaryStl(tetrahedron(5)), { quantity }), 422, 'QUANTITY_OUT_OF_RANGE')
  })

  it.each(['10.0', '1e1', '10'])('a quantity of %j is ten', async quantity => {
    expect((await postUpload(api, binaryStl(tetrahedron(5)), { quantity })).body.request.quantity).toBe(10)
  })

  it('without a boundary', async () => {
    const answer = await postText('--x--', { 'content-type': 'multipart/form-data' })
    expectProblem(answer, 400, 'REQUEST_INVALID')
  })

  it('whose body ends early', async () => {
    const cut = '--b\r\nContent-Disposition: form-data; name="model"; filename="m"\r\n\r\nabc'
    expectProblem(await postText(cut, { 'content-type': 'multipart/form-data; boundary=b' }), 400, 'REQUEST_CUT')
  })
})

describe('models', { timeout: 120_000 }, () => {
  const put = (name: string, body: Uint8Array) => send(url(`/models/${name}`), { method: 'PUT', body: body as Uint8Array<ArrayBuffer> })
  const head = (name: string) => send(url(`/models/${name}`), { method: 'HEAD' })

  it('may have no bytes; they are judged when they are priced', async () => {
    const empty = new Uint8Array()
    expect((await put(sha256Of(empty), empty)).status).toBe(201)
    expect((await postUpload(api, empty)).body.refusal?.code).toBe('MODEL_UNREADABLE')
  })

  it('are stored once: the second time is 200, and HEAD knows the size', async () => {
    const bytes = binaryStl(tetrahedron(11))
    expect((await put(sha256Of(bytes), bytes)).status).toBe(201)
    expect((await put(sha256Of(bytes), bytes)).status).toBe(200)
    const known = await head(sha256Of(bytes))
    expect([known.status, known.headers.get('content-length')]).toEqual([200, String(bytes.length)])
  })

  it('are refused when their hash is not the one of the path, and are not there afterwards', async () => {
    const name = 'cd'.repeat(32)
    expectProblem(await put(name, Buffer.from('other')), 422, 'MODEL_HASH_MISMATCH')
    expect((await head(name)).status).toBe(404)
  })

  it.each(['x', 'AB'.repeat(32), '..%2f..%2fetc%2fpasswd'])('have no name like %s', async name => {
    expectProblem(await put(name, Buffer.from('x')), 400, 'REQUEST_INVALID')
  })

  it('have up to 256 MiB: that many are taken, by length and in chunks', async () => {
    const bytes = Buffer.alloc(limits.modelBytesMax)
    const name = sha256Of(bytes)
    expect(await putStream(name, bytes, true)).toBe(201)
    expect(await putStream(name, bytes, false)).toBe(200)
  })

  it('one byte more is 413, by length, in chunks and as upload', async () => {
    const bytes = Buffer.alloc(limits.modelBytesMax + 1)
    const name = sha256Of(bytes)
    expect(await putStream(name, bytes, true)).toBe(413)
    expect(await putStream(name, bytes, false)).toBe(413)
    expectProblem(await postUpload(api, bytes), 413, 'REQUEST_TOO_LARGE')
    expect((await head(name)).status).toBe(404)
  })

  it('leave nothing behind when the client goes away in the middle', async () => {
    const sending = request(url(`/models/${'ef'.repeat(32)}`), { method: 'PUT', headers: { 'content-length': 1_000_000 } })
    sending.on('error', () => {})
    sending.write(Buffer.alloc(100_000))
    const incoming = () => readdir(path.join(service.modelsDir, 'incoming'))
    await vi.waitUntil(async () => (await incoming()).length === 1)
    sending.destroy()
    await vi.waitUntil(async () => (await incoming()).length === 0)
  })

  async function putStream(name: string, bytes: Buffer, byLength: boolean): Promise<number> {
    const headers: Record<string, string | number> = byLength ? { 'content-length': bytes.length } : { 'transfer-encoding': 'chunked' }
    const sending = request(url(`/models/${name}`), { method: 'PUT', headers })
    sending.on('error', () => {}) // the server may have answered before everything was sent
    const [response] = (await Promise.all([once(sending, 'response'), sending.end(bytes)]))[0]
    response.resume()
    return response.statusCode
  }
})

describe('after all of it', () => {
  it('the same two processes price, and nothing lies in the folder of incoming models', async () => {
    expect([api.process.exitCode, worker.process.exitCode]).toEqual([null, null])
    const { body } = await postUpload(api, binaryStl(tetrahedron(12)))
    expect(body.status).toBe('priced')
    expect(await readdir(path.join(service.modelsDir, 'incoming'))).toEqual([])
    expect(api.output()).not.toContain('"code":"SERVICE_FAULT"')
  })
})
