// What counts as a stall: silence of whoever has to move next, and of nobody else. The defaults know no stall at all.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { expect, test } from 'vitest'
import { startForwarderServer } from './wire/forwarder-server.ts'
import { answering, openRawClient, startRawLegacy } from './wire/raw-legacy.ts'

const get = 'GET / HTTP/1.1\r\nHost: legacy\r\n\r\n'
const bodyBytes = 24 * 1024 * 1024
const largeAnswer = `HTTP/1.1 200 OK\r\nContent-Length: ${bodyBytes}\r\n\r\n${'x'.repeat(bodyBytes)}`

test('a client that reads slowly, but reads, gets its whole answer however long legacy has to wait', async () => {
  await using legacy = await startRawLegacy(answering(largeAnswer))
  const stallMs = 800
  await using proxy = await startForwarderServer({ origin: `http://127.0.0.1:${legacy.port}`, stallMs })
  const client = connect(proxy.port, '127.0.0.1').on('error', () => undefined)
  client.write(get)
  let receivedBytes = 0
  let pausedCount = 0
  // The slowness of the client is the matter of this test: it takes a bite of 1 MB and rests for half of stallMs.
  let biteBytes = 0
  client.on('data', bytes => {
    receivedBytes += bytes.length
    biteBytes += bytes.length
    if (biteBytes < 1_048_576 || receivedBytes > bodyBytes / 2) return
    biteBytes = 0
    pausedCount += 1
    client.pause()
    setTimeout(() => client.resume(), stallMs / 2)
  })
  expect(await proxy.outcome(0)).toMatchObject({ kind: 'answered', status: 200, bytesOut: bodyBytes })
  while (receivedBytes < largeAnswer.length) await once(client, 'data')
  expect(pausedCount).toBeGreaterThan(5)
  client.destroy()
})

test('a client that stops reading is let go, and legacy with it', async () => {
  await using legacy = await startRawLegacy(answering(largeAnswer))
  await using proxy = await startForwarderServer({ origin: `http://127.0.0.1:${legacy.port}`, stallMs: 300 })
  const client = connect(proxy.port, '127.0.0.1').on('error', () => undefined)
  client.pause()
  client.write(get)
  expect(await proxy.outcome(0)).toEqual({ kind: 'client-gone' })
  client.destroy()
})

test('a client that stops reading within the last bytes of a complete answer is let go as well', async () => {
  await using legacy = await startRawLegacy((_, bytes) => bytes.includes('\r\n\r\n'))
  await using proxy = await startForwarderServer({ origin: `http://127.0.0.1:${legacy.port}`, stallMs: 300 })
  const accepted = once(proxy.server, 'connection')
  const client = connect(proxy.port, '127.0.0.1').on('error', () => undefined)
  client.pause()
  client.write(get)
  const [socket] = (await accepted) as [Socket]
  while (legacy.connections[0] === undefined) await turn()
  const [upstream] = legacy.connections
  upstream!.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n')
  // Piece by piece, until the kernel takes no more: the last piece is then the proxy's own, and too small to make legacy wait.
  while (socket.writableLength === 0) {
    const { bytesWritten } = socket
    upstream!.write(`2000\r\n${'x'.repeat(0x2000)}\r\n`)
    while (socket.bytesWritten < bytesWritten + 0x2000) await turn()
  }
  upstream!.write('0\r\n\r\n')
  expect(await proxy.outcome(0)).toMatchObject({ kind: 'answered', status: 200 })
  expect(socket.closed).toBe(false)
  await once(socket, 'close')
  client.destroy()
})

test('an upload that stops in the middle is 408, and the fault of the client', async () => {
  await using legacy = await startRawLegacy(() => false)
  await using proxy = await startForwarderServer({ origin: `http://127.0.0.1:${legacy.port}`, stallMs: 300 })
  using client = openRawClient(proxy.port)
  client.send('POST / HTTP/1.1\r\nHost: legacy\r\nContent-Length: 10\r\n\r\nabc')
  expect(await client.received('</html>')).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/)
  expect(await proxy.outcome(0)).toEqual({ kind: 'failed', code: 'CLIENT_STALLED', answeredStatus: 408 })
})

test('a legacy that does not take the upload is 504', async () => {
  await using legacy = await startRawLegacy(socket => {
    socket.pause()
    return false
  })
  await using proxy = await startForwarderServer({ origin: `http://127.0.0.1:${legacy.port}`, stallMs: 300 })
  using client = openRawClient(proxy.port)
  client.send(`POST / HTTP/1.1\r\nHost: legacy\r\nContent-Length: ${bodyBytes}\r\n\r\n${'x'.repeat(bodyBytes)}`)
  expect(await client.received('</html>')).toMatch(/^HTTP\/1\.1 504 Gateway Timeout\r\n/)
})

test('one exchange may have limits of its own, and tuning changes those of the next ones only', async () => {
  await using legacy = await startRawLegacy(() => false)
  const options = { origin: `http://127.0.0.1:${legacy.port}`, headTimeoutMs: 30 }
  await using patient = await startForwarderServer(options, { limits: { headTimeoutMs: 0, stallMs: 0 } })
  await using proxy = await startForwarderServer({ origin: options.origin })
  using one = openRawClient(patient.port)
  using before = openRawClient(proxy.port)
  one.send(get)
  before.send(get)
  while (legacy.connections.length < 2) await turn()
  proxy.forwarder.tune({ headTimeoutMs: 30 })
  using after = openRawClient(proxy.port)
  after.send(get)
  expect(await after.received('</html>')).toContain('504 Gateway Timeout')
  // Both of the others are still waiting, and get what legacy says at last.
  for (const socket of legacy.connections) socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')
  expect(await one.received('ok')).toContain('HTTP/1.1 200 OK')
  expect(await before.received('ok')).toContain('HTTP/1.1 200 OK')
})

test('a socket that reads answers in the manner of before is not used again', async () => {
  const folded = 'HTTP/1.1 200 OK\r\nX-A: 1\r\n 2\r\nContent-Length: 2\r\n\r\nok'
  await using legacy = await startRawLegacy((socket, bytes, index) => {
    if (!bytes.includes('\r\n\r\n')) return false
    socket.write(index === 0 ? 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok' : folded, 'latin1')
    return true
  })
  await using proxy = await startForwarderServer({ origin: `http://127.0.0.1:${legacy.port}` })
  using client = openRawClient(proxy.port)
  client.send(get)
  await client.received('ok')
  proxy.forwarder.tune({ leniency: 'lenient' })
  client.send(get)
  expect(await client.received('X-A: 1')).toContain('X-A: 1')
  expect(legacy.connections.length).toBe(2)
})

test('an answer that lies there because the proxy itself could not run is neither late nor stalled', async () => {
  await using legacy = await startRawLegacy(() => false)
  const origin = `http://127.0.0.1:${legacy.port}`
  await using hasty = await startForwarderServer({ origin, headTimeoutMs: 100 })
  await using strict = await startForwarderServer({ origin, stallMs: 100 })
  using one = openRawClient(hasty.port)
  using other = openRawClient(strict.port)
  for (const client of [one, other]) client.send(get)
  while (legacy.connections.length < 2) await turn()
  for (const socket of legacy.connections) socket.write('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nok')
  // The process stands still for longer than both limits, with the answers on their way.
  const untilMs = performance.now() + 150
  while (performance.now() < untilMs);
  for (const client of [one, other]) await client.received('ok')
  for (const socket of legacy.connections) socket.write('ok')
  for (const client of [one, other]) expect(await client.received('okok')).toMatch(/^HTTP\/1\.1 200 OK.*okok$/s)
})

test('an upgrade that legacy does not answer within headTimeoutMs is a neutral 504', async () => {
  await using legacy = await startRawLegacy(() => false)
  await using proxy = await startForwarderServer({ origin: `http://127.0.0.1:${legacy.port}`, headTimeoutMs: 30 })
  using client = openRawClient(proxy.port)
  client.send('GET /ws HTTP/1.1\r\nHost: legacy\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
  expect(await client.received('</html>')).toMatch(/^HTTP\/1\.1 504 Gateway Timeout\r\n/)
})

test('a large answer goes on though an upgrade is pipelined behind it', async () => {
  await using legacy = await startRawLegacy((socket, bytes) => {
    if (!bytes.includes('\r\n\r\n')) return false
    socket.write(bytes.includes('GET /ws') ? 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\nopen' : largeAnswer, 'latin1')
    return true
  })
  await using proxy = await startForwarderServer({ origin: `http://127.0.0.1:${legacy.port}` })
  const client = connect(proxy.port, '127.0.0.1')
  client.write(`${get}GET /ws HTTP/1.1\r\nHost: legacy\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n`)
  let receivedBytes = 0
  let last = ''
  client.on('data', bytes => {
    receivedBytes += bytes.length
    last = (last + bytes.toString('latin1')).slice(-100)
  })
  while (!last.endsWith('open')) await once(client, 'data')
  expect(receivedBytes).toBeGreaterThan(largeAnswer.length)
  client.destroy()
})

test('an upgrade’s refusal that its client does not take is given up', async () => {
  await using legacy = await startRawLegacy(answering(largeAnswer))
  await using proxy = await startForwarderServer({ origin: `http://127.0.0.1:${legacy.port}`, stallMs: 300 })
  const client = connect(proxy.port, '127.0.0.1').on('error', () => undefined)
  client.pause()
  client.write('GET /ws HTTP/1.1\r\nHost: legacy\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
  while (legacy.connections[0] === undefined) await turn()
  await new Promise(resolve => legacy.connections[0]!.once('close', resolve))
  while (proxy.forwarder.openSocketCount > 0) await turn()
  client.destroy()
})

function turn(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve))
}
