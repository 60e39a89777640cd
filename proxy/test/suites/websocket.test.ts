// npm ws as legacy: the same bytes are sent to it directly and through the proxy, and both sides must receive the same bytes, frame by frame.
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { type ProxyBefore, startProxyBefore } from './proxy-before.ts'
import { seededRandom } from './seeded-random.ts'
import { closeFrame, randomConversation } from './websocket/frames.ts'

const seed = 6455

interface EchoLegacy extends AsyncDisposable {
  readonly port: number
  /** Per upgraded connection: what came after the head. */
  readonly received: Buffer[][]
}

async function startEchoLegacy(): Promise<EchoLegacy> {
  const received: Buffer[][] = []
  const http = createServer((_request, response) => response.end('no upgrade'))
  const refusal = ({ url }: IncomingMessage) => (url === '/401' ? 401 : url === '/403' ? 403 : null)
  const sockets = new WebSocketServer({
    server: http,
    maxPayload: 64 * 1024 * 1024,
    perMessageDeflate: true,
    handleProtocols: offered => [...offered].at(-1) ?? false,
    verifyClient: ({ req }, verdict) => {
      const status = refusal(req)
      verdict(status === null, status ?? 200, status === null ? '' : 'Not with this key', { 'WWW-Authenticate': 'Key realm="mes"' })
    },
  })
  http.prependListener('upgrade', (_request, socket: Socket, head: Buffer) => {
    const bytes = [head]
    received.push(bytes)
    // Copies: ws unmasks in place.
    socket.on('data', more => bytes.push(Buffer.from(more)))
  })
  sockets.on('connection', socket => {
    socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }))
    socket.on('error', () => {})
  })
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  return {
    port: (http.address() as { port: number }).port,
    received,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets.clients) socket.terminate()
      http.close()
      http.closeAllConnections()
    },
  }
}

/** Sends the handshake, then, once it is accepted, all frames; resolves with everything received until the connection closed. */
async function converse(port: number, path: string, frames: readonly Buffer[], fields = ''): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  const received: Buffer[] = []
  socket.on('data', bytes => received.push(bytes))
  socket.on('error', () => {})
  const closed = once(socket, 'close')
  socket.write(
    `GET ${path} HTTP/1.1\r\nHost: mes\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n${fields}\r\n`,
  )
  await Promise.race([once(socket, 'data'), closed])
  for (const bytes of frames) socket.write(bytes)
  await closed
  return Buffer.concat(received).toString('latin1')
}

let legacy: EchoLegacy
let proxy: ProxyBefore
beforeAll(async () => {
  legacy = await startEchoLegacy()
  proxy = await startProxyBefore(legacy.port)
})
afterAll(async () => {
  await proxy[Symbol.asyncDispose]()
  await legacy[Symbol.asyncDispose]()
})

async function compare(path: string, frames: readonly Buffer[], fields = ''): Promise<string> {
  const direct = await converse(legacy.port, path, frames, fields)
  const through = await converse(proxy.port, path, frames, fields)
  expect(withoutConnection(through) === withoutConnection(direct), 'what the client received').toBe(true)
  const [seenDirect, seenThrough] = legacy.received.slice(-2).map(parts => Buffer.concat(parts))
  expect(seenThrough?.equals(seenDirect!), 'what legacy received').toBe(true)
  return through
}

/** A refusal ends the connection; whose `Connection: close` says so is the hop's own business. */
function withoutConnection(text: string): string {
  return text.startsWith('HTTP/1.1 101') ? text : text.replace(/^connection: close\r\n/im, '')
}

describe('WebSocket, direct and through', () => {
  test('random messages up to five megabytes, fragments and pings between them', async () => {
    const frames = [...randomConversation(seededRandom(seed), 80), closeFrame(1000, 'done')]
    const text = await compare('/', frames)
    console.log(`websocket: seed ${seed}, ${frames.length} frames out, ${text.length} bytes back`)
    expect(text.length).toBeGreaterThan(5_000_000)
    expect(text.endsWith('\x88\x06\x03\xe8done')).toBe(true)
  })

  test.each([1000, 1001, 1003, 1011, 3000, 4999, 1004, 1005, 1006, 1015, 999, 0])('close code %i', async code => {
    expect(await compare('/', [closeFrame(code, 'why')])).toMatch(/^HTTP\/1\.1 101 /)
  })

  test('a close without a code', async () => {
    expect(await compare('/', [closeFrame(null)])).toMatch(/\x88\x00$/)
  })

  test('frames that no WebSocket allows: legacy’s own refusal arrives', async () => {
    const reserved = Buffer.from([0xf3, 0x80, 1, 2, 3, 4])
    const unmasked = Buffer.from([0x81, 0x02, 0x61, 0x62])
    for (const broken of [reserved, unmasked]) expect(await compare('/', [broken])).toMatch(/\x88\x02\x03\xea$/)
  })

  test('the sub-protocol that legacy chose', async () => {
    expect(await compare('/', [closeFrame(1000)], 'Sec-WebSocket-Protocol: a, b, c\r\n')).toMatch(/^Sec-WebSocket-Protocol: c\r$/m)
  })

  test.each(['/401', '/403'])('legacy refuses the upgrade with %s', async path => {
    const text = await compare(path, [])
    expect(text).toMatch(new RegExp(`^HTTP/1\\.1 ${path.slice(1)} `))
    expect(text).toMatch(/^WWW-Authenticate: Key realm="mes"\r$/m)
  })

  test('a real client with compression: messages, close code and reason', async () => {
    const talk = async (port: number) => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/feed`, ['orders.v1', 'orders.v2'])
      await once(socket, 'open')
      const echoes: string[] = []
      for (const text of ['кольцо', 'x'.repeat(200_000), '']) {
        socket.send(text)
        echoes.push(String((await once(socket, 'message'))[0]))
      }
      socket.close(4001, 'bye')
      const [code, reason] = (await once(socket, 'close')) as [number, Buffer]
      return { echoes, code, reason: reason.toString(), protocol: socket.protocol, extensions: socket.extensions }
    }
    const direct = await talk(legacy.port)
    expect(await talk(proxy.port)).toEqual(direct)
    expect(direct).toMatchObject({ code: 4001, protocol: 'orders.v2', extensions: 'permessage-deflate' })
  })
})
