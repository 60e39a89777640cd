// The manners of the legacy on the wire: headers, framing, transport refusals, and that nothing a client sends ends the process.
import { once } from 'node:events'
import { readdir, rm } from 'node:fs/promises'
import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  exchangeRaw,
  keyOf,
  nodeName,
  queryDatabase,
  type Reply,
  type StandIn,
  sessionOf,
  startStandIn,
  tetrahedron,
  uploadModel,
} from './stand-in.ts'

let mes: StandIn
let session: { Cookie: string }

beforeAll(async () => {
  mes = await startStandIn()
  session = await sessionOf(mes)
})
afterAll(() => mes[Symbol.asyncDispose]())

const page = (status: number, title: string) => `<html><head><title>${title}</title></head><body><h1>${status}</h1></body></html>`
const notFoundPage = page(404, 'Not Found')
const badRequestPage = page(400, 'Bad Request')
const namesOf = (reply: Reply) => reply.rawHeaders.filter((_, index) => index % 2 === 0)
const bodyMax = 256 * 1024 * 1024

function expectPage(reply: Reply, status: number, html: string): void {
  expect([reply.status, reply.headers['content-type'], reply.text]).toEqual([status, 'text/html; charset=utf-8', html])
}

describe('headers', () => {
  test('every answer carries Server, X-Powered-By and X-MES-Node, in one order and case, and announces no keep-alive', async () => {
    const reply = await mes.ask('GET', '/api/orders/counters', { headers: session })
    expect(namesOf(reply)).toEqual(['Content-Type', 'Content-Length', 'Date', 'Server', 'X-Powered-By', 'X-MES-Node'])
    expect(reply.headers['content-type']).toBe('application/json; charset=utf-8')
    for (const path of ['/', '/health', '/assets/app.js', '/nowhere', '/api/orders', '/api/partner/orders/1', '/api/admin/prices/import']) {
      const { headers } = await mes.ask('GET', path)
      expect([headers.server, headers['x-powered-by'], headers['x-mes-node']]).toEqual(['Kestrel', 'ASP.NET', nodeName])
    }
  })

  test('answers come counted and chunked', async () => {
    const counted = await mes.ask('GET', '/api/orders/counters', { headers: session })
    expect(Number(counted.headers['content-length'])).toBe(counted.bytes.length)
    const chunked = await mes.ask('GET', '/api/orders', { headers: session })
    expect([chunked.headers['transfer-encoding'], chunked.headers['content-length']]).toEqual(['chunked', undefined])
  })

  test('/api says nothing about caching', async () => {
    const { headers } = await mes.ask('GET', '/api/orders', { headers: session })
    expect([headers['cache-control'], headers.etag, headers['last-modified'], headers.expires]).toEqual(Array(4).fill(undefined))
  })

  test('/health is Healthy as text', async () => {
    const reply = await mes.ask('GET', '/health')
    expect([reply.status, reply.headers['content-type'], reply.text]).toEqual([200, 'text/plain', 'Healthy'])
  })
})

describe('connections', () => {
  test('one connection serves one request after another', async () => {
    const twice = 'GET /health HTTP/1.1\r\nHost: mes\r\n\r\n'
    const text = await exchangeRaw(mes.port, `${twice}${twice.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n')}`)
    expect(text.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(2)
    expect(text.match(/Connection: close/g)).toHaveLength(1)
  })

  test('an HTTP/1.0 client gets a chunked answer without chunks', async () => {
    const text = await exchangeRaw(mes.port, `GET /api/orders?PageSize=1 HTTP/1.0\r\nCookie: ${session.Cookie}\r\n\r\n`)
    expect(text).not.toContain('Transfer-Encoding')
    expect(text).toMatch(/\r\n\r\n\{"Success":true.*\}$/)
  })

  test('a request in absolute form is served by its path', async () => {
    const text = await exchangeRaw(mes.port, 'GET http://mes.example/health HTTP/1.1\r\nHost: mes.example\r\nConnection: close\r\n\r\n')
    expect(text).toMatch(/Healthy$/)
  })

  test('Expect: 100-continue is honoured', async () => {
    const outgoing = httpRequest(`${mes.url}/api/partner/models`, {
      method: 'POST',
      headers: { ...keyOf(mes), Expect: '100-continue', 'Content-Length': String(tetrahedron.length) },
    })
    outgoing.flushHeaders()
    await once(outgoing, 'continue')
    outgoing.end(tetrahedron)
    const [incoming] = await once(outgoing, 'response')
    expect(incoming.statusCode).toBe(200)
    incoming.resume()
  })

  test('a client that waits for 100 Continue without a right is answered without being asked for the body, and its connection ends', async () => {
    const head = 'POST /api/partner/models HTTP/1.1\r\nHost: mes\r\nExpect: 100-continue\r\nContent-Length: 1000\r\n\r\n'
    const text = await exchangeRaw(mes.port, head)
    expect(text).toMatch(/^HTTP\/1\.1 401 Unauthorized\r\n/)
    expect(text).toContain('Connection: close')
  })
})

describe('413', () => {
  const upload = (length: string) =>
    `POST /api/partner/models HTTP/1.1\r\nHost: mes\r\nX-Api-Key: ${keyOf(mes)['X-Api-Key']}\r\n${length}\r\n\r\n`

  test('a Content-Length above 256 MiB is refused at once, before key and path, and the connection ends', async () => {
    const tooMuch = `Content-Length: ${bodyMax + 1}`
    for (const head of [
      upload(tooMuch),
      `POST /nowhere HTTP/1.1\r\nHost: mes\r\n${tooMuch}\r\n\r\n`,
      upload(`Expect: 100-continue\r\n${tooMuch}`),
    ]) {
      const text = await exchangeRaw(mes.port, head)
      expect(text).toMatch(/^HTTP\/1\.1 413 Payload Too Large\r\nContent-Length: 0\r\n.*Connection: close\r\n\r\n$/s)
    }
  })

  test('256 MiB pass, chunked; the byte after them is refused, whatever the key', { timeout: 120_000 }, async () => {
    const mebibyte = Buffer.alloc(1024 * 1024)
    const send = async (path: string, headers: Record<string, string>, more: string) => {
      const outgoing = httpRequest(`${mes.url}${path}`, { method: 'POST', headers: { ...headers, 'Transfer-Encoding': 'chunked' } })
      const answered = once(outgoing, 'response')
      outgoing.on('error', () => undefined) // the end of the connection may overtake the last chunks
      for (let count = 0; count < 256; count += 1) if (!outgoing.write(mebibyte)) await Promise.race([once(outgoing, 'drain'), answered])
      outgoing.end(more)
      const [incoming] = await answered
      let text = ''
      for await (const chunk of incoming) text += String(chunk)
      return { status: incoming.statusCode as number, connection: incoming.headers.connection as string | undefined, text }
    }
    const passed = await send('/api/partner/models', keyOf(mes), '')
    expect(passed.status).toBe(200)
    expect(passed.text).toContain(`"Bytes":${bodyMax},`)
    const tooMuch = await send('/api/partner/models', keyOf(mes), 'x')
    expect([tooMuch.status, tooMuch.connection, tooMuch.text]).toEqual([413, 'close', ''])
    const keyless = await send('/api/partner/models', {}, 'x')
    expect([keyless.status, keyless.connection]).toEqual([413, 'close'])
  })
})

describe('401', () => {
  test('missing or wrong key or session: empty body and the scheme that is asked for', async () => {
    for (const [headers, path] of [
      [{}, '/api/orders'],
      [{ Cookie: 'MES.Session=1.9999999999999.x.y' }, '/api/orders/1'],
      [{ Cookie: `${session.Cookie}x` }, '/api/orders'],
    ] as const) {
      const reply = await mes.ask('GET', path, { headers })
      expect([reply.status, reply.headers['www-authenticate'], reply.text, reply.headers['content-type']]).toEqual([
        401,
        'MES.Session',
        '',
        undefined,
      ])
    }
    for (const headers of [{}, { 'X-Api-Key': 'wrong' }, { 'X-Api-Key': mes.credentials.adminKey }]) {
      const reply = await mes.ask('GET', '/api/partner/models/1', { headers })
      expect([reply.status, reply.headers['www-authenticate'], reply.text]).toEqual([401, 'ApiKey', ''])
    }
    const partnerAsAdministrator = await mes.ask('POST', '/api/admin/prices/import', { headers: keyOf(mes), body: '{}' })
    expect([partnerAsAdministrator.status, partnerAsAdministrator.headers['www-authenticate']]).toEqual([401, 'ApiKey'])
  })

  test('401 goes before 404 and 400; a path that nobody serves has no caller and is 404', async () => {
    expect((await mes.ask('GET', '/api/orders/abc')).status).toBe(401)
    expect((await mes.ask('POST', '/api/partner/prices', { body: 'not JSON' })).status).toBe(401)
    expect((await mes.ask('GET', '/api/partner/nowhere')).status).toBe(404)
  })
})

describe('404', () => {
  test('an unknown path, another case and a method that the path does not have are the 404 page', async () => {
    for (const [method, path] of [
      ['GET', '/nowhere'],
      ['GET', '/api/Orders'],
      ['GET', '/API/orders'],
      ['GET', '/api/orders/'],
      ['GET', '//health'],
      ['GET', '/assets/../index.html'],
      ['DELETE', '/api/orders'],
      ['GET', '/api/login'],
      ['PUT', '/api/partner/models'],
      ['OPTIONS', '/health'],
    ] as const) {
      expectPage(await mes.ask(method, path, { headers: session }), 404, notFoundPage)
    }
  })

  test('an id in the path that is no positive int32 is the 404 page', async () => {
    for (const id of ['0', '-1', 'abc', '1.0', '2147483648', '01', '%31', '1e1', '']) {
      expectPage(await mes.ask('GET', `/api/orders/${id}`, { headers: session }), 404, notFoundPage)
    }
    expectPage(await mes.ask('POST', '/api/orders/0/claim', { headers: session, body: '{}' }), 404, notFoundPage)
    expectPage(await mes.ask('POST', '/api/orders/0/status', { headers: session, body: 'not JSON' }), 404, notFoundPage)
  })
})

describe('400', () => {
  const bodies: Record<string, string | Uint8Array> = {
    empty: '',
    'not JSON': 'Quantity=10',
    'cut JSON': '{"Login":"op01"',
    'two values': '{} {}',
    'an array': '[]',
    'a number': '10',
    'a text': '"{}"',
    null: 'null',
    'a BOM': '\ufeff{}',
    'bad UTF-8': Buffer.from([0x7b, 0x22, 0x41, 0x22, 0x3a, 0x22, 0xff, 0x22, 0x7d]),
    'a surrogate in UTF-8': Buffer.from([0x7b, 0x22, 0xed, 0xa0, 0x80, 0x22, 0x3a, 0x31, 0x7d]),
    'another encoding': Buffer.from('{"Login":"op01"}', 'utf16le'),
    'a trailing comma': '{"Login":"op01",}',
    'a comment': '{} // op01',
    'a cut escape': '{"\\u00":1}',
  }
  test.each(Object.entries(bodies))('a body that is %s is the 400 page wherever JSON is expected', async (_, body) => {
    const asked: [string, Record<string, string>][] = [
      ['/api/login', {}],
      ['/api/orders/1/status', session],
      ['/api/partner/prices', keyOf(mes)],
      ['/api/partner/orders', keyOf(mes)],
      ['/api/admin/prices/import', { 'X-Api-Key': mes.credentials.adminKey }],
    ]
    for (const [path, headers] of asked) {
      expectPage(await mes.ask('POST', path, { headers, body }), 400, badRequestPage)
      expectPage(await mes.ask('POST', path, { headers, body, chunked: true }), 400, badRequestPage)
    }
  })

  test('the content type of a JSON request is not looked at', async () => {
    const { login: Login, password: Password } = mes.credentials.operators[0]!
    for (const type of ['text/plain', 'application/xml; charset=utf-16', 'multipart/form-data; boundary=x', '']) {
      const reply = await mes.ask('POST', '/api/login', { headers: { 'Content-Type': type }, body: JSON.stringify({ Login, Password }) })
      expect(reply.status).toBe(200)
    }
  })

  test('a body nested a million deep is JSON and does no harm', async () => {
    const body = `{"Login":${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}}`
    expect((await mes.ask('POST', '/api/login', { body })).status).toBe(401)
  })
})

describe('garbage', () => {
  test('bytes that are no HTTP get the 400 page with the manners of the legacy', async () => {
    for (const bytes of [
      'GARBAGE\r\n\r\n',
      'GET / HTTP/9.9\r\n\r\n',
      Buffer.from([0x16, 3, 1, 2, 0, 1]),
      'GET /health HTTP/1.1\r\n\r\n',
      'POST /api/login HTTP/1.1\r\nHost: m\r\nContent-Length: x\r\n\r\n',
    ]) {
      const text = await exchangeRaw(mes.port, bytes)
      expect(text).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/)
      expect(text).toContain(`Server: Kestrel\r\nX-Powered-By: ASP.NET\r\nX-MES-Node: ${nodeName}\r\n`)
      expect(text).toContain(badRequestPage)
    }
    expect(await exchangeRaw(mes.port, `GET / HTTP/1.1\r\nX: ${'x'.repeat(40_000)}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 431 /)
  })

  test('clients that vanish in the middle leave MES alive and nothing behind', async () => {
    const heads = [
      'POST /api/login HTTP/1.1\r\nHost: m\r\nContent-Length: 100\r\n\r\n{"Log',
      `POST /api/partner/models HTTP/1.1\r\nHost: m\r\nX-Api-Key: ${keyOf(mes)['X-Api-Key']}\r\nContent-Length: 100\r\n\r\nsolid`,
      `POST /api/partner/models HTTP/1.1\r\nHost: m\r\nX-Api-Key: ${keyOf(mes)['X-Api-Key']}\r\nContent-Type: multipart/form-data; boundary=b\r\nTransfer-Encoding: chunked\r\n\r\n40\r\n--b\r\nContent-Disposition: form-data; name="File"\r\n\r\nsolid t 00000\r\n`,
      `GET /api/orders?PageSize=200 HTTP/1.1\r\nHost: m\r\nCookie: ${session.Cookie}\r\n\r\n`,
      'GET /hea',
    ]
    for (const head of heads) {
      const socket = connect(mes.port, '127.0.0.1')
      await once(socket, 'connect')
      await new Promise(resolve => socket.write(head, resolve))
      socket.resetAndDestroy()
    }
    expect((await mes.ask('GET', '/health')).text).toBe('Healthy')
    await expect.poll(() => readdir(join(mes.modelsDir, 'unfinished'))).toEqual([])
    expect(mes.process.output()).not.toContain('"level":50')
  })
})

describe('500', () => {
  test('a fault is the 500 page that tells nothing of its cause, is logged, and MES lives on', async () => {
    await queryDatabase(mes.databaseUrl, 'ALTER TABLE orders RENAME TO orders_gone')
    const reply = await mes.ask('GET', '/api/orders/counters', { headers: session })
    await queryDatabase(mes.databaseUrl, 'ALTER TABLE orders_gone RENAME TO orders')
    expectPage(reply, 500, page(500, 'Internal Server Error'))
    expect(reply.headers['x-mes-node']).toBe(nodeName)
    await expect.poll(() => mes.process.output()).toContain('serving GET /api/orders/counters failed')
    expect((await mes.ask('GET', '/api/orders/counters', { headers: session })).status).toBe(200)
  })

  test('PostgreSQL cutting all connections costs one answer at most', async () => {
    await queryDatabase(
      mes.databaseUrl,
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    )
    await expect.poll(async () => (await mes.ask('GET', '/api/orders/counters', { headers: session })).status).toBe(200)
  })

  test('a model whose bytes were lost is a fault, not a hang', async () => {
    const modelId = await uploadModel(mes, 'lost')
    const { Sha256 } = JSON.parse((await mes.ask('POST', '/api/partner/models', { headers: keyOf(mes), body: 'lost' })).text) as {
      Sha256: string
    }
    await rm(join(mes.modelsDir, Sha256))
    const body = JSON.stringify({ ModelId: modelId, Material: 'BRASS', Finish: 'NONE', Quantity: 1 })
    expectPage(await mes.ask('POST', '/api/partner/prices', { headers: keyOf(mes), body }), 500, page(500, 'Internal Server Error'))
    expectPage(await mes.ask('GET', `/api/partner/models/${modelId}`, { headers: keyOf(mes) }), 500, page(500, 'Internal Server Error'))
    expect((await mes.ask('GET', '/health')).text).toBe('Healthy')
  })
})
