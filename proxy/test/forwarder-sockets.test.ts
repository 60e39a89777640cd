// The sockets to legacy: when they are used again, when never, and what a broken one means for the request on it.
import { expect, test } from 'vitest'
import { startForwarderServer } from './wire/forwarder-server.ts'
import { answering, openRawClient, startRawLegacy } from './wire/raw-legacy.ts'

const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: legacy\r\n\r\n`
const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'

test('a socket whose answer is complete is used again', async () => {
  await using legacy = await startRawLegacy(answering(ok))
  await using proxy = await startForwarderServer({ origin: `http://127.0.0.1:${legacy.port}` })
  for (let index = 0; index < 5; index++) {
    using client = openRawClient(proxy.port)
    client.send(get(`/${index}`))
    await client.received('ok')
  }
  expect(legacy.connections.length).toBe(1)
  expect(proxy.forwarder.openSocketCount).toBe(1)
})

test('bytes on an idle socket destroy it and reach nobody', async () => {
  await using legacy = await startRawLegacy(answering(ok))
  await using proxy = await startForwarderServer({ origin: `http://127.0.0.1:${legacy.port}`, idleSocketMs: 600_000 })
  using client = openRawClient(proxy.port)
  client.send(get('/1'))
  await client.received('ok')
  const [first] = legacy.connections
  const gone = new Promise(resolve => first!.once('close', resolve))
  first!.once('end', () => first!.end())
  first!.write('HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison')
  await gone
  client.send(get('/2'))
  expect(await client.received('okHTTP')).not.toContain('poison')
  expect(legacy.connections.length).toBe(2)
})

test('bytes behind a complete answer in the same packet destroy the socket and reach nobody', async () => {
  await using legacy = await startRawLegacy(answering(`${ok}HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison`))
  await using proxy = await startForwarderServer({ origin: `http://127.0.0.1:${legacy.port}` })
  using client = openRawClient(proxy.port)
  client.send(get('/1'))
  expect(await client.received('ok')).toBe(ok)
  client.send(get('/2'))
  expect(await client.received(ok + ok)).toBe(ok + ok)
  expect(legacy.connections.length).toBe(2)
})

test('a reset before the answer is a 502 after one attempt, also for GET on a socket that was used before', async () => {
  let requestCount = 0
  await using legacy = await startRawLegacy((socket, bytes) => {
    if (!bytes.includes('\r\n\r\n')) return false
    requestCount++
    if (requestCount === 1) socket.write(ok)
    else socket.resetAndDestroy()
    return true
  })
  await using proxy = await startForwarderServer({ origin: `http://127.0.0.1:${legacy.port}` })
  using client = openRawClient(proxy.port)
  client.send(get('/1'))
  await client.received('ok')
  client.send(get('/2'))
  expect(await client.received('<h1>502')).toContain('HTTP/1.1 502 Bad Gateway\r\n')
  expect(await proxy.outcome(1)).toEqual({ kind: 'failed', code: 'LEGACY_RESET', answeredStatus: 502 })
  expect(requestCount).toBe(2)
  expect(legacy.connections.length).toBe(1)
})

test('the client’s connection survives our 502', async () => {
  let requestCount = 0
  await using legacy = await startRawLegacy((socket, bytes) => {
    if (!bytes.includes('\r\n\r\n')) return false
    if (++requestCount === 1) socket.end()
    else socket.write(ok)
    return true
  })
  await using proxy = await startForwarderServer({ origin: `http://127.0.0.1:${legacy.port}` })
  using client = openRawClient(proxy.port)
  client.send(get('/1'))
  await client.received('</html>')
  client.send(get('/2'))
  expect(await client.received('\r\n\r\nok')).toContain(ok)
})

test('an idle socket is closed after its limit', async () => {
  await using legacy = await startRawLegacy(answering(ok))
  await using proxy = await startForwarderServer({ origin: `http://127.0.0.1:${legacy.port}`, idleSocketMs: 50 })
  using client = openRawClient(proxy.port)
  client.send(get('/1'))
  await client.received('ok')
  await new Promise(resolve => legacy.connections[0]!.once('end', resolve))
  expect(legacy.connections[0]!.readableEnded).toBe(true)
})

test('legacy’s own idle limit is undercut by a second, so one of a second means no second use', async () => {
  await using legacy = await startRawLegacy(answering('HTTP/1.1 200 OK\r\nKeep-Alive: timeout=1\r\nContent-Length: 2\r\n\r\nok'))
  await using proxy = await startForwarderServer({ origin: `http://127.0.0.1:${legacy.port}` })
  using client = openRawClient(proxy.port)
  client.send(get('/1'))
  await client.received('ok')
  client.send(get('/2'))
  await client.received('okHTTP')
  expect(legacy.connections.length).toBe(2)
})

test('a socket that legacy called closing is not used again, even if it stays open', async () => {
  await using legacy = await startRawLegacy(answering('HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok'))
  await using proxy = await startForwarderServer({ origin: `http://127.0.0.1:${legacy.port}` })
  using client = openRawClient(proxy.port)
  client.send(get('/1'))
  await client.received('ok')
  client.send(get('/2'))
  await client.received('okHTTP')
  expect(legacy.connections.length).toBe(2)
})

test('an answer that ends with its connection counts as answered', async () => {
  await using legacy = await startRawLegacy((socket, bytes) => {
    if (bytes.includes('\r\n\r\n')) socket.end('HTTP/1.1 200 OK\r\n\r\nall')
    return false
  })
  await using proxy = await startForwarderServer({ origin: `http://127.0.0.1:${legacy.port}` })
  using client = openRawClient(proxy.port)
  client.send(get('/'))
  expect(await client.ended()).toBe('fin')
  expect(await proxy.outcome(0)).toMatchObject({ kind: 'answered', status: 200, bytesOut: 3 })
})

test('close ends idle sockets at once and waits for running exchanges', async () => {
  await using legacy = await startRawLegacy((socket, bytes) => {
    if (bytes.includes('/fast') && bytes.includes('\r\n\r\n')) return socket.write(ok)
    return undefined
  })
  await using proxy = await startForwarderServer({ origin: `http://127.0.0.1:${legacy.port}` })
  using fast = openRawClient(proxy.port)
  using slow = openRawClient(proxy.port)
  const asked = new Promise<void>(resolve => proxy.server.on('request', request => request.url === '/slow' && resolve()))
  slow.send(get('/slow'))
  await asked
  fast.send(get('/fast'))
  await fast.received('ok')
  let closed = false
  const closing = proxy.forwarder.close().then(() => (closed = true))
  expect(closed).toBe(false)
  legacy.connections[0]!.write(ok)
  expect(await slow.received('ok')).toBe(ok)
  await closing
  expect(closed).toBe(true)
})
