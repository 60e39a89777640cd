// WebSocket and other upgrades, with the `ws` package on both ends: the tunnel knows no protocol and changes no byte.
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { Socket } from 'node:net'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { startForwarderServer } from './wire/forwarder-server.ts'
import { openRawClient, startRawLegacy } from './wire/raw-legacy.ts'

const legacy = createServer()
const echo = new WebSocketServer({
  noServer: true,
  perMessageDeflate: true,
  handleProtocols: offered => (offered.has('b') ? 'b' : false),
})
legacy.on('upgrade', (request, socket, head) => {
  if (request.url === '/closed') {
    socket.end('HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: MES.Session\r\nContent-Length: 0\r\nConnection: close\r\n\r\n')
    return
  }
  echo.handleUpgrade(request, socket, head, client => {
    client.on('message', (data, isBinary) => client.send(data, { binary: isBinary }))
    client.send(JSON.stringify(request.headers))
  })
})
let proxy: Awaited<ReturnType<typeof startForwarderServer>>

beforeAll(async () => {
  legacy.listen(0, '127.0.0.1')
  await once(legacy, 'listening')
  proxy = await startForwarderServer({ origin: `http://127.0.0.1:${(legacy.address() as { port: number }).port}` })
})
afterAll(async () => {
  for (const client of echo.clients) client.terminate()
  await proxy[Symbol.asyncDispose]()
  legacy.closeAllConnections()
  legacy.close()
})

test('legacy chooses the sub-protocol and sees the client’s own fields', async () => {
  const client = new WebSocket(`ws://127.0.0.1:${proxy.port}/ws`, ['a', 'b'], {
    origin: 'http://page.example',
    headers: { Cookie: 'MES.Session=1', Authorization: 'x', 'X-Auth': 'y', Host: 'mes.example' },
  })
  const [seen] = await once(client, 'message')
  expect(client.protocol).toBe('b')
  expect(client.extensions).toContain('permessage-deflate')
  expect(JSON.parse(String(seen))).toMatchObject({
    origin: 'http://page.example',
    cookie: 'MES.Session=1',
    authorization: 'x',
    'x-auth': 'y',
    host: 'mes.example',
  })
  client.terminate()
})

test('random frames come back as they went', async () => {
  const client = new WebSocket(`ws://127.0.0.1:${proxy.port}/ws`)
  await once(client, 'message')
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 70_000 }), fc.string({ maxLength: 2000 })), async sent => {
      client.send(sent)
      const [echoed, isBinary] = (await once(client, 'message')) as [Buffer, boolean]
      expect(isBinary).toBe(typeof sent !== 'string')
      expect(digest(echoed)).toBe(digest(Buffer.from(sent as string)))
    }),
    { numRuns: 60, seed: 7 },
  )
  const large = randomBytes(8 * 1024 * 1024)
  client.send(large)
  const [echoed] = (await once(client, 'message')) as [Buffer]
  expect(digest(echoed)).toBe(digest(large))
  client.terminate()
})

test('close codes that only legacy may send arrive unchanged', async () => {
  const client = new WebSocket(`ws://127.0.0.1:${proxy.port}/ws`)
  await once(client, 'message')
  for (const served of echo.clients) served.close(4001, 'why')
  const [code, reason] = await once(client, 'close')
  expect([code, String(reason)]).toEqual([4001, 'why'])
})

test('legacy’s 401 is what the client gets', async () => {
  const client = new WebSocket(`ws://127.0.0.1:${proxy.port}/closed`)
  const [, answer] = await once(client, 'unexpected-response')
  expect(answer.statusCode).toBe(401)
  expect(answer.headers['www-authenticate']).toBe('MES.Session')
  client.on('error', () => {})
  client.terminate()
})

test('what a client sends before legacy agreed never reaches a legacy that refuses', async () => {
  let seen = ''
  await using refusing = await startRawLegacy((_, bytes) => {
    seen = bytes.toString('latin1')
    return false
  })
  await using hop = await startForwarderServer({ origin: `http://127.0.0.1:${refusing.port}` })
  using client = openRawClient(hop.port)
  const accepted = once(hop.server, 'connection')
  const upgrade = 'GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'
  const smuggled = 'POST /admin HTTP/1.1\r\nHost: a\r\n\r\n'
  client.send(upgrade + smuggled)
  const [socket] = (await accepted) as [Socket]
  await vi.waitFor(() => expect(seen).toContain('/ws'))
  client.send(smuggled)
  await vi.waitFor(() => expect(socket.bytesRead).toBe(upgrade.length + 2 * smuggled.length))
  refusing.connections[0]!.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nno')
  expect(await client.received('no')).toContain('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno')
  await client.ended()
  expect(seen).not.toContain('/admin')
})

test('tunnels leave no socket behind', async () => {
  const client = new WebSocket(`ws://127.0.0.1:${proxy.port}/ws`)
  await once(client, 'message')
  expect(proxy.forwarder.openSocketCount).toBeGreaterThan(0)
  client.terminate()
  for (const served of echo.clients) served.terminate()
  await vi.waitFor(() => expect(proxy.forwarder.openSocketCount).toBe(0))
})

function digest(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}
