import { createHash } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import { createMesClient, type MesClient } from '../src/write-back/index.ts'
import { answerJson, type Behaviour, type FakeLegacy, type SeenRequest, startFakeLegacy } from './fake-legacy.ts'

const signal = new AbortController().signal
const model = Buffer.from('solid ring\nendsolid ring\n')
const empty = Buffer.alloc(0)
const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
const notFound = { Success: false, Error: { Code: 'MODEL_NOT_FOUND', Message: 'Модель не найдена' } }

function serveModels(request: SeenRequest, response: ServerResponse): void {
  if (request.headers['x-api-key'] !== 'partner-key')
    return void response.writeHead(401, { 'WWW-Authenticate': 'ApiKey', 'X-MES-Node': 'mes-2' }).end()
  const bytes = { '/api/partner/models/1': model, '/api/partner/models/2': empty }[request.url]
  if (bytes === undefined) return void answerJson(response, notFound)
  const headers = {
    'X-MES-Node': 'mes-1',
    'Content-Type': 'application/octet-stream',
    ETag: `"${hashOf(bytes)}"`,
    'Accept-Ranges': 'bytes',
  }
  if (request.headers.range === undefined) return void response.writeHead(200, { ...headers, 'Content-Length': bytes.length }).end(bytes)
  if (bytes.length === 0) return void response.writeHead(416, { ...headers, 'Content-Range': 'bytes */0' }).end()
  response.writeHead(206, { ...headers, 'Content-Range': `bytes 0-0/${bytes.length}` }).end(bytes.subarray(0, 1))
}

async function withLegacy(behave: Behaviour, run: (client: MesClient, legacy: FakeLegacy) => Promise<void>): Promise<void> {
  await using legacy = await startFakeLegacy(behave)
  const client = createMesClient({ mesUrl: legacy.url, adminKey: 'admin-key' })
  await run(client, legacy)
  await client.close()
}

describe('finding a model', () => {
  test('reads hash and length off the first byte', () =>
    withLegacy(serveModels, async (client, legacy) => {
      const found = await client.findModel({ modelId: 1, apiKey: 'partner-key', signal })
      expect(found).toEqual({ kind: 'found', sha256: hashOf(model), bytesCount: model.length, nodeName: 'mes-1' })
      expect(legacy.seen[0]?.headers.range).toBe('bytes=0-0')
    }))

  test('finds a model of 0 bytes, which has no first byte', () =>
    withLegacy(serveModels, async client => {
      expect(await client.findModel({ modelId: 2, apiKey: 'partner-key', signal })).toMatchObject({
        kind: 'found',
        sha256: hashOf(empty),
        bytesCount: 0,
      })
    }))

  test('works against a server that ignores Range', () =>
    withLegacy(
      (request, response) => serveModels({ ...request, headers: { 'x-api-key': 'partner-key' } }, response),
      async client => {
        expect(await client.findModel({ modelId: 1, apiKey: 'partner-key', signal })).toMatchObject({
          sha256: hashOf(model),
          bytesCount: model.length,
        })
      },
    ))

  test("tells an unknown or foreign model from a wrong key, by MES's own word", () =>
    withLegacy(serveModels, async client => {
      expect(await client.findModel({ modelId: 2_147_483_647, apiKey: 'partner-key', signal })).toEqual({
        kind: 'not-found',
        nodeName: 'mes-1',
      })
      expect(await client.findModel({ modelId: 1, apiKey: 'wrong', signal })).toEqual({ kind: 'unauthorised', nodeName: 'mes-2' })
    }))

  test('fails with a code when MES faults, answers without a hash or drops the connection', () =>
    withLegacy(
      (_request, response, index) => {
        if (index === 0) response.writeHead(500).end('<html>')
        else if (index === 1) response.end('bytes')
        else response.socket?.destroy()
      },
      async client => {
        const find = () => client.findModel({ modelId: 1, apiKey: 'partner-key', signal })
        await expect(find()).rejects.toMatchObject({ code: 'MES_ANSWER_UNEXPECTED', retryable: false })
        await expect(find()).rejects.toMatchObject({ code: 'MES_ANSWER_UNEXPECTED' })
        await expect(find()).rejects.toMatchObject({ code: 'MES_UNREACHABLE', retryable: true })
      },
    ))

  test("ends with the signal's reason when the caller's time is up", async () => {
    const deadline = new AbortController()
    await withLegacy(
      () => deadline.abort(new Error('time is up')),
      async client => {
        await expect(client.findModel({ modelId: 1, apiKey: 'partner-key', signal: deadline.signal })).rejects.toThrow('time is up')
      },
    )
  })
})

describe('opening a model', () => {
  test('streams the bytes with their hash and length', () =>
    withLegacy(serveModels, async client => {
      const opened = await client.openModel({ modelId: 1, apiKey: 'partner-key', signal })
      expect(opened).toMatchObject({ bytesCount: model.length, sha256: hashOf(model), nodeName: 'mes-1' })
      expect(await buffer(opened.body)).toEqual(model)
    }))

  test('fails the stream when the answer is cut', () =>
    withLegacy(
      (_request, response) => {
        response.writeHead(200, { ETag: `"${hashOf(model)}"`, 'Content-Length': 1000 })
        response.write(model, () => response.socket?.destroy())
      },
      async client => {
        const opened = await client.openModel({ modelId: 1, apiKey: 'partner-key', signal })
        await expect(buffer(opened.body)).rejects.toThrow()
      },
    ))
})

test('a preview asks MES for the same body without effects', () =>
  withLegacy(
    (_request, response) => answerJson(response, { Success: true }),
    async (client, legacy) => {
      const answer = await client.preview({ body: Buffer.from('{"ModelId":1}'), apiKey: 'partner-key', signal })
      expect(answer).toMatchObject({ status: 200, body: Buffer.from('{"Success":true}') })
      expect(answer.rawHeaders.slice(0, 2)).toEqual(['X-MES-Node', 'mes-1'])
      expect(legacy.seen[0]).toMatchObject({ url: '/api/partner/prices?Preview=true', body: '{"ModelId":1}' })
    },
  ))
