// Who is slow or leaves: back-pressure, aborts and timers, measured on real sockets.
import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, test, vi } from 'vitest'
import { startForwarderServer } from './wire/forwarder-server.ts'
import { answering, openRawClient, startRawLegacy } from './wire/raw-legacy.ts'

const get = 'GET / HTTP/1.1\r\nHost: legacy\r\n\r\n'
const megabyte = Buffer.alloc(1024 * 1024, 'm')

test('a client that leaves while waiting is gone for legacy at once: at best within 10 ms', async () => {
  let gone = () => {}
  await using legacy = await startRawLegacy(socket => void socket.once('end', () => gone()))
  await using proxy = await startForwarderServer({ origin: `http://127.0.0.1:${legacy.port}` })
  let bestMs = Number.POSITIVE_INFINITY
  // The best of fifty at most: a busy machine delays some, a timer would delay all.
  for (let index = 0; index < 50 && bestMs >= 10; index++) {
    using client = openRawClient(proxy.port)
    const left = new Promise<void>(resolve => (gone = resolve))
    client.send(get)
    await vi.waitFor(() => expect(legacy.connections[index]?.bytesRead).toBeGreaterThan(0), { interval: 1 })
    const startedMs = performance.now()
    client.socket.destroy()
    await left
    bestMs = Math.min(bestMs, performance.now() - startedMs)
    legacy.connections[index]!.destroy()
    expect(await proxy.outcome(index)).toEqual({ kind: 'client-gone' })
  }
  expect(bestMs).toBeLessThan(10)
  await vi.waitFor(() => expect(proxy.forwarder.openSocketCount).toBe(0))
})

test('a slow reader pauses legacy: what the proxy holds stays bounded', async () => {
  const total = 64
  let writtenCount = 0
  await using legacy = await startRawLegacy((socket, bytes) => {
    if (!bytes.includes('\r\n\r\n')) return false
    socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${total * megabyte.length}\r\n\r\n`)
    const pour = () => {
      while (writtenCount < total) {
        writtenCount++
        if (!socket.write(megabyte)) return
      }
    }
    socket.on('drain', pour)
    pour()
    return true
  })
  await using proxy = await startForwarderServer({ origin: `http://127.0.0.1:${legacy.port}` })
  const client = connect(proxy.port, '127.0.0.1').pause()
  client.write(get)
  await stillness(() => writtenCount)
  expect(writtenCount).toBeLessThan(32)
  client.resume()
  const outcome = await proxy.outcome(0)
  client.destroy()
  expect(outcome).toMatchObject({ kind: 'answered', bytesOut: total * megabyte.length })
})

test('an upload to a legacy that does not read pauses the client, and ends when legacy reads', async () => {
  const total = 64
  await using legacy = await startRawLegacy(() => false)
  await using proxy = await startForwarderServer({ origin: `http://127.0.0.1:${legacy.port}` })
  using client = openRawClient(proxy.port)
  const asked = new Promise(resolve => proxy.server.once('request', resolve))
  client.send(`POST / HTTP/1.1\r\nHost: legacy\r\nContent-Length: ${total * megabyte.length}\r\n\r\n`)
  await asked
  await stillness(() => legacy.connections.length)
  const [upstream] = legacy.connections
  upstream!.removeAllListeners('data')
  upstream!.pause()
  let writtenCount = 0
  const pour = () => {
    while (writtenCount < total) {
      writtenCount++
      if (!client.socket.write(megabyte)) return
    }
  }
  client.socket.on('drain', pour)
  pour()
  await stillness(() => writtenCount)
  expect(writtenCount).toBeLessThan(32)
  let receivedBytes = 0
  upstream!.on('data', bytes => {
    receivedBytes += bytes.length
    if (receivedBytes >= total * megabyte.length) upstream!.write('HTTP/1.1 204 No Content\r\n\r\n')
  })
  upstream!.resume()
  expect(await client.received('204')).toContain('HTTP/1.1 204 No Content')
  expect(await proxy.outcome(0)).toMatchObject({ kind: 'answered', bytesIn: total * megabyte.length })
})

test('a client that goes on uploading after a 413 can still read it', async () => {
  await using legacy = await startRawLegacy((socket, bytes) => {
    if (!bytes.includes('\r\n\r\n')) return false
    socket.end('HTTP/1.1 413 Payload Too Large\r\nConnection: close\r\nContent-Length: 3\r\n\r\nbig')
    return true
  })
  await using proxy = await startForwarderServer({ origin: `http://127.0.0.1:${legacy.port}` })
  const client = connect(proxy.port, '127.0.0.1').pause()
  client.write(`POST / HTTP/1.1\r\nHost: legacy\r\nContent-Length: ${8 * megabyte.length}\r\n\r\n`)
  await proxy.outcome(0)
  for (let index = 0; index < 7; index++)
    await new Promise<void>((resolve, reject) => client.write(megabyte, error => (error ? reject(error) : resolve())))
  let received = ''
  client.on('data', bytes => (received += bytes.toString('latin1')))
  client.resume()
  await once(client, 'end')
  client.destroy()
  expect(received).toBe('HTTP/1.1 413 Payload Too Large\r\nContent-Length: 3\r\nConnection: close\r\n\r\nbig')
})

test('no head within headTimeoutMs is a neutral 504', async () => {
  await using legacy = await startRawLegacy(() => false)
  await using proxy = await startForwarderServer({ origin: `http://127.0.0.1:${legacy.port}`, headTimeoutMs: 30 })
  using client = openRawClient(proxy.port)
  client.send(get)
  expect(await client.received('<h1>504')).toContain('HTTP/1.1 504 Gateway Timeout\r\n')
  expect(await proxy.outcome(0)).toEqual({ kind: 'failed', code: 'LEGACY_HEAD_TIMEOUT', answeredStatus: 504 })
})

test('a body that stalls for stallMs cuts the client', async () => {
  await using legacy = await startRawLegacy(answering('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf'))
  await using proxy = await startForwarderServer({ origin: `http://127.0.0.1:${legacy.port}`, stallMs: 40 })
  using client = openRawClient(proxy.port)
  client.send(get)
  await client.received('half')
  expect(await client.ended()).toBe('reset')
  expect(await proxy.outcome(0)).toEqual({ kind: 'failed', code: 'LEGACY_BODY_CUT', answeredStatus: 200 })
})

test('a legacy that is not there is a neutral 502', async () => {
  const port = await freePort()
  await using proxy = await startForwarderServer({ origin: `http://127.0.0.1:${port}` })
  using client = openRawClient(proxy.port)
  client.send('POST / HTTP/1.1\r\nHost: legacy\r\nContent-Length: 3\r\n\r\nabc')
  const answer = await client.received('</html>')
  expect(answer).toContain('HTTP/1.1 502 Bad Gateway\r\n')
  expect(answer).not.toMatch(/127\.0\.0\.1|ECONN|legacy|node/i)
  expect(await proxy.outcome(0)).toEqual({ kind: 'failed', code: 'LEGACY_CONNECT_REFUSED', answeredStatus: 502 })
})

async function freePort(): Promise<number> {
  await using legacy = await startRawLegacy(() => false)
  return legacy.port
}

/** Resolves when a figure above zero has stopped changing for ten turns of 10 ms. */
async function stillness(figure: () => number): Promise<void> {
  let last = -1
  let calmCount = 0
  await new Promise<void>(resolve => {
    const watch = setInterval(() => {
      calmCount = figure() === last && last > 0 ? calmCount + 1 : 0
      last = figure()
      if (calmCount < 10) return
      clearInterval(watch)
      resolve()
    }, 10)
  })
}
