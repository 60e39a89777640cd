// Models of partners, over real HTTP: raw and multipart uploads in, bytes, ranges and entity tags out.
import { createHash, randomBytes } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { refusals, startOnePartner } from './one-partner.ts'
import { queryDatabase, type Reply, tetrahedron, uploadModel } from './stand-in.ts'

const partner = await startOnePartner()
afterAll(() => partner[Symbol.asyncDispose]())
const { key, mes, modelId, strangersKey } = partner
const sha256 = (bytes: string | Uint8Array) => createHash('sha256').update(bytes).digest('hex')

describe('models', () => {
  const download = (id: number, headers: Record<string, string> = {}) =>
    mes.ask('GET', `/api/partner/models/${id}`, { headers: { ...key, ...headers } })

  test('raw bytes of any content type but multipart are taken, none included, counted and chunked', async () => {
    for (const body of ['', 'no STL at all', randomBytes(200_000)]) {
      for (const [type, chunked] of [
        ['application/octet-stream', false],
        ['application/json', true],
        ['model/stl', false],
        ['text/plain', true],
      ] as const) {
        const reply = await mes.ask('POST', '/api/partner/models', { headers: { ...key, 'Content-Type': type }, body, chunked })
        const { ModelId } = JSON.parse(reply.text) as { ModelId: number }
        expect(reply.text).toBe(`{"Success":true,"ModelId":${ModelId},"Bytes":${body.length},"Sha256":"${sha256(body)}"}`)
        expect((await download(ModelId)).bytes.equals(Buffer.from(body))).toBe(true)
      }
    }
  })

  test('ids go up by one and stay below ten million', async () => {
    const first = await uploadModel(mes, tetrahedron)
    expect(await uploadModel(mes, tetrahedron)).toBe(first + 1)
    expect(first).toBeLessThan(10_000_000)
  })

  test('a download is octets with ETag and Accept-Ranges', async () => {
    const reply = await download(modelId)
    expect(reply.text).toBe(tetrahedron)
    expect(reply.rawHeaders.slice(0, 8)).toEqual([
      'Content-Type',
      'application/octet-stream',
      'ETag',
      `"${sha256(tetrahedron)}"`,
      'Accept-Ranges',
      'bytes',
      'Content-Length',
      String(tetrahedron.length),
    ])
  })

  test('a range is 206 with exactly its bytes', async () => {
    const size = tetrahedron.length
    for (const [range, first, last] of [
      ['bytes=0-0', 0, 0],
      ['bytes=5-9', 5, 9],
      ['bytes=10-', 10, size - 1],
      ['bytes=-7', size - 7, size - 1],
      [`bytes=0-${size * 2}`, 0, size - 1],
      [`bytes=-${size * 2}`, 0, size - 1],
    ] as const) {
      const reply = await download(modelId, { Range: range })
      expect([reply.status, reply.headers['content-range'], reply.text]).toEqual([
        206,
        `bytes ${first}-${last}/${size}`,
        tetrahedron.slice(first, last + 1),
      ])
    }
  })

  test('a range beyond the end is 416; several ranges, other units and nonsense are answered whole', async () => {
    const size = tetrahedron.length
    for (const range of [`bytes=${size}-`, 'bytes=-0', `bytes=${size + 5}-${size + 6}`]) {
      const reply = await download(modelId, { Range: range })
      expect([reply.status, reply.headers['content-range'], reply.text]).toEqual([416, `bytes */${size}`, ''])
    }
    for (const range of ['bytes=0-1,3-4', 'lines=0-1', 'bytes=5-2', 'bytes=', 'bytes=a-b']) {
      const reply = await download(modelId, { Range: range })
      expect([reply.status, reply.text]).toEqual([200, tetrahedron])
    }
    const nothing = await download(await uploadModel(mes, ''), { Range: 'bytes=0-0' })
    expect([nothing.status, nothing.headers['content-range']]).toEqual([416, 'bytes */0'])
  })

  test('If-Range and If-None-Match look at the ETag', async () => {
    const etag = `"${sha256(tetrahedron)}"`
    expect((await download(modelId, { Range: 'bytes=0-0', 'If-Range': etag })).status).toBe(206)
    expect((await download(modelId, { Range: 'bytes=0-0', 'If-Range': '"other"' })).status).toBe(200)
    expect((await download(modelId, { 'If-None-Match': etag })).status).toBe(304)
  })

  test('a model of nobody or of another partner is MODEL_NOT_FOUND', async () => {
    expect((await mes.ask('GET', `/api/partner/models/${modelId}`, { headers: strangersKey })).text).toBe(refusals.modelNotFound)
    expect((await download(2147483647)).text).toBe(refusals.modelNotFound)
  })
})

describe('multipart', () => {
  const boundary = 'X-b0undary'
  const part = (disposition: string, body: string) => `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${body}\r\n`
  const end = `--${boundary}--\r\n`
  const send = (body: string | Buffer, type = `multipart/form-data; boundary=${boundary}`, chunked = false): Promise<Reply> =>
    mes.ask('POST', '/api/partner/models', { headers: { ...key, 'Content-Type': type }, body, chunked })

  test('the field File counts, with or without a file name, whatever stands around it', async () => {
    const expected = `"Bytes":${tetrahedron.length},"Sha256":"${sha256(tetrahedron)}"}`
    const bodies = [
      part('name="File"; filename="ring.stl"', tetrahedron) + end,
      part('name="File"', tetrahedron) + end,
      part('name="Comment"', 'first') + part('name=File; filename=a', tetrahedron) + part('name="Other"; filename="b"', 'x') + end,
      `preamble\r\n${part('name="File"', tetrahedron)}${end}epilogue`,
    ]
    for (const body of bodies) for (const chunked of [true, false]) expect((await send(body, undefined, chunked)).text).toContain(expected)
    expect((await send(bodies[0]!, `Multipart/Form-Data; Boundary="${boundary}"`)).text).toContain(expected)
  })

  test('of several fields File the first counts, and an empty one is a model of no bytes', async () => {
    expect((await send(part('name="File"; filename="a"', 'first') + part('name="File"; filename="b"', 'second') + end)).text).toContain(
      `"Bytes":5,"Sha256":"${sha256('first')}"`,
    )
    expect((await send(part('name="File"; filename="a"', '') + end)).text).toContain('"Bytes":0,')
  })

  test('bytes that look like a boundary but are none stay in the model', async () => {
    const tricky = Buffer.concat([Buffer.from('\r\n--X-b0undar\r\n--'), randomBytes(300_000), Buffer.from('\r\n--')])
    const framed = Buffer.concat([Buffer.from(part('name="File"; filename="a"', '').slice(0, -2)), tricky, Buffer.from(`\r\n${end}`)])
    expect((await send(framed)).text).toContain(`"Bytes":${tricky.length},"Sha256":"${sha256(tricky)}"`)
  })

  test('without File, without a boundary, of another kind or broken off it is the 400 page and nothing is kept', async () => {
    const before = await queryDatabase(mes.databaseUrl, 'SELECT count(*)::int, max(model_id) FROM models')
    const broken: [string, string?][] = [
      [part('name="file"; filename="a"', 'x') + end],
      [end],
      [''],
      ['no multipart at all'],
      [part('name="File"', 'x') + end, 'multipart/form-data'],
      [part('name="File"', 'x') + end, `multipart/mixed; boundary=${boundary}`],
      [part('name="File"; filename="a"', tetrahedron).slice(0, -10)],
      [part('name="File"; filename="a"', 'x') + part('name="Other"', 'y').slice(0, -4)],
      [part('name="File"; filename="a"', 'x')],
      [`--${boundary}\r\nno header at all\r\n\r\nx\r\n${end}`],
    ]
    for (const [body, type] of broken) {
      const reply = await send(body, type)
      expect([body, reply.status]).toEqual([body, 400])
      expect(reply.text).toContain('<h1>400</h1>')
    }
    expect(await queryDatabase(mes.databaseUrl, 'SELECT count(*)::int, max(model_id) FROM models')).toEqual(before)
    expect(await readdir(join(mes.modelsDir, 'unfinished'))).toEqual([])
  })
})
