// Connections opened, used and dropped in every way: nothing is left behind, no request is made up, and the process lives.
import { connect, type Socket } from 'node:net'
import { expect, test, vi } from 'vitest'
import { startForwarderServer } from './wire/forwarder-server.ts'
import { openRawClient, startRawLegacy } from './wire/raw-legacy.ts'

const runCount = 1500
const inFlightCount = 40

/** Mulberry32: the same run on every machine. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

const legacyWays: readonly ((socket: Socket) => void)[] = [
  socket => void socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'),
  socket => void socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n'),
  socket => void socket.end('HTTP/1.1 200 OK\r\n\r\nok'),
  socket => void socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok'),
  socket => void socket.end('HTTP/1.1 413 Payload Too Large\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok'),
  socket => void socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\n'),
  socket => void socket.write('nonsense\r\n\r\n'),
  socket => void socket.end(),
  socket => void socket.resetAndDestroy(),
  socket => void socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\nhi'),
]

const requests = [
  'GET /asked HTTP/1.1\r\nHost: legacy\r\n\r\n',
  'GET /asked HTTP/1.1\r\nHost: legacy\r\n\r\nGET /asked HTTP/1.1\r\nHost: legacy\r\n\r\n',
  'POST /asked HTTP/1.1\r\nHost: legacy\r\nContent-Length: 50\r\n\r\nhalf',
  'POST /asked HTTP/1.1\r\nHost: legacy\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n',
  'POST /asked HTTP/1.1\r\nHost: legacy\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nzz\r\n',
  'GET /asked HTTP/1.1\r\nHost: legacy\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
  'GET /asked HTTP/1.1\r\nHost: le',
  'GET /asked HTTP/1.0\r\n\r\n',
]

const clientEndings: readonly ((socket: Socket) => void)[] = [
  socket => void socket.end(),
  socket => void socket.destroy(),
  socket => void socket.resetAndDestroy(),
]

test(`${runCount} connections leave no socket and no exchange behind`, async () => {
  const random = seeded(20261121)
  const pick = <Kind>(from: readonly Kind[]): Kind => from[Math.floor(random() * from.length)]!
  const seen = new Set<string>()
  await using legacy = await startRawLegacy((socket, bytes) => {
    if (!bytes.includes('\r\n\r\n')) return false
    seen.add(bytes.toString('latin1').split('\r\n')[0]!)
    pick(legacyWays)(socket)
    return true
  })
  await using proxy = await startForwarderServer({ origin: `http://127.0.0.1:${legacy.port}`, idleSocketMs: 100, stallMs: 1000 })

  const one = async () => {
    const socket = connect(proxy.port, '127.0.0.1')
    socket.on('error', () => {})
    const closed = new Promise<void>(resolve => socket.once('close', () => resolve()))
    const request = pick(requests)
    socket.write(request)
    // Half a head is answered by nobody.
    const early = random() < 0.3 || !request.includes('\r\n\r\n')
    if (early) await Promise.race([closed, new Promise(resolve => socket.once('connect', resolve))])
    else
      await Promise.race([
        closed,
        new Promise(resolve => socket.once('data', resolve)),
        new Promise(resolve => socket.once('end', resolve)),
      ])
    pick(clientEndings)(socket)
    socket.resume()
    setTimeout(() => socket.destroy(), 300).unref()
    await closed
  }
  for (let done = 0; done < runCount; done += inFlightCount) {
    // A legacy that waits for the rest of a half request: the client ends it.
    const impatience = setTimeout(() => proxy.server.closeAllConnections(), 2000)
    await Promise.all(Array.from({ length: inFlightCount }, one))
    clearTimeout(impatience)
  }

  for (const socket of legacy.connections) socket.destroy()
  await vi.waitFor(() => expect(proxy.forwarder.openSocketCount).toBe(0), { timeout: 5000 })
  const open = () => new Promise<number>(resolve => proxy.server.getConnections((_, count) => resolve(count)))
  await vi.waitFor(async () => expect(await open()).toBe(0), { timeout: 5000 })
  expect([...seen].every(line => /^(?:GET|POST) \/asked HTTP\/1\.[01]$/.test(line))).toBe(true)

  await using healthy = await startRawLegacy(
    (socket, bytes) => bytes.includes('\r\n\r\n') && socket.write('HTTP/1.1 204 No Content\r\n\r\n'),
  )
  await using next = await startForwarderServer({ origin: `http://127.0.0.1:${healthy.port}` })
  using client = openRawClient(next.port)
  client.send(requests[0]!)
  expect(await client.received('204')).toBe('HTTP/1.1 204 No Content\r\n\r\n')
})
