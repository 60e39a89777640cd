// What the pipeline asks of the forwarder: captured bodies, copies of answers, further fields; and every kind of origin.
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { expect, test } from 'vitest'
import { createForwarder } from '../src/forwarder/index.ts'
import { startForwarderServer } from './wire/forwarder-server.ts'
import { answering, openRawClient, startRawLegacy } from './wire/raw-legacy.ts'

const get = 'GET / HTTP/1.1\r\nHost: legacy\r\n\r\n'
const ok = 'HTTP/1.1 200 OK\r\nX-A: 1\r\nContent-Length: 2\r\n\r\nok'

test.each([
  ['counted stays counted', 'Content-Length: 3\r\n\r\nabc', 'Content-Length: 5\r\n\r\nhello'],
  [
    'chunked stays chunked',
    'Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n',
    'Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n',
  ],
  ['no framing becomes counted', '\r\n', 'Content-Length: 5\r\n\r\nhello'],
])('a captured body goes out whole: %s', async (_, sent, forwarded) => {
  let seen = ''
  await using legacy = await startRawLegacy((socket, bytes) => {
    seen = bytes.toString('latin1')
    if (seen.includes('hello')) socket.write(ok)
    return false
  })
  await using proxy = await startForwarderServer({ origin: `http://127.0.0.1:${legacy.port}` }, { body: Buffer.from('hello') })
  using client = openRawClient(proxy.port)
  client.send(`POST / HTTP/1.1\r\nHost: legacy\r\n${sent}`)
  await client.received('ok')
  expect(seen).toBe(`POST / HTTP/1.1\r\nHost: legacy\r\n${forwarded}`)
})

test('a 100 of legacy does not reach a client that has had one of ours', async () => {
  await using legacy = await startRawLegacy(answering(`HTTP/1.1 100 Continue\r\n\r\n${ok}`))
  await using proxy = await startForwarderServer(
    { origin: `http://127.0.0.1:${legacy.port}` },
    { body: Buffer.from('abc'), toldToContinue: true },
  )
  using client = openRawClient(proxy.port)
  client.send('POST / HTTP/1.1\r\nHost: legacy\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabc')
  expect(await client.received('ok')).toBe(ok)
})

test('the answer is copied up to the bound, without its chunks, and further fields are appended', async () => {
  const answer = 'HTTP/1.1 200 OK\r\nX-A: 1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n'
  await using legacy = await startRawLegacy(answering(answer))
  for (const [captureResponseBytesMax, body] of [
    [5, Buffer.from('abcde')],
    [4, null],
  ] as const) {
    const options = { captureResponseBytesMax, extraResponseHeaders: ['Server-Timing', 'legacy;dur=1'] }
    await using proxy = await startForwarderServer({ origin: `http://127.0.0.1:${legacy.port}` }, options)
    using client = openRawClient(proxy.port)
    client.send(get)
    expect(await client.received('0\r\n\r\n')).toBe(answer.replace('chunked\r\n', 'chunked\r\nServer-Timing: legacy;dur=1\r\n'))
    const rawHeaders = ['X-A', '1', 'Transfer-Encoding', 'chunked']
    expect(await proxy.outcome(0)).toMatchObject({ kind: 'answered', status: 200, rawHeaders, body, bytesIn: 0, bytesOut: 5 })
  }
})

test('legacy may listen on a Unix socket', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ficus-'))
  try {
    const path = join(folder, 'legacy.sock')
    await using _legacy = await startRawLegacy(answering(ok), { path })
    await using proxy = await startForwarderServer({ origin: `unix:${path}` })
    using client = openRawClient(proxy.port)
    client.send(get)
    expect(await client.received('ok')).toBe(ok)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('legacy may listen on IPv6', async () => {
  await using legacy = await startRawLegacy(answering(ok), { port: 0, host: '::1' })
  await using proxy = await startForwarderServer({ origin: `http://[::1]:${legacy.port}` })
  using client = openRawClient(proxy.port)
  client.send(get)
  expect(await client.received('ok')).toBe(ok)
})

test('legacy’s certificate is verified: unknown is a 502 before a byte was sent, known is served', async () => {
  const fixture = (name: string) => readFileSync(new URL(`./fixtures/${name}`, import.meta.url), 'utf8')
  const certificate = fixture('legacy-certificate.pem')
  const asked: string[] = []
  const legacy = createServer({ key: fixture('legacy-key.pem'), cert: certificate }, (request, response) => {
    asked.push(request.url!)
    response.end('ok')
  })
  legacy.listen(0, '127.0.0.1')
  await once(legacy, 'listening')
  await using proxy = await startForwarderServer({ origin: `https://127.0.0.1:${(legacy.address() as { port: number }).port}` })
  using client = openRawClient(proxy.port)
  client.send('GET /unknown HTTP/1.1\r\nHost: legacy\r\n\r\n')
  expect(await client.received('</html>')).toContain('HTTP/1.1 502 Bad Gateway')
  expect(await proxy.outcome(0)).toMatchObject({ code: 'LEGACY_CONNECT_REFUSED' })
  setDefaultCACertificates([...getCACertificates(), certificate])
  client.send('GET /known HTTP/1.1\r\nHost: legacy\r\n\r\n')
  expect(await client.received('\r\n\r\nok')).toContain('HTTP/1.1 200 OK')
  expect(asked).toEqual(['/known'])
  legacy.closeAllConnections()
  legacy.close()
})

test.each(['', 'legacy:80', 'ftp://legacy', 'http://legacy/path', 'http://'])('the origin %j is refused at start', origin => {
  expect(() => createForwarder({ origin, side: 'legacy' })).toThrow('Reading the legacy origin')
})
