// Pieces of an upload are freed once they have left: whatever pace legacy reads at, it gets each client's own bytes and all of them.
import { createHash, randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, request as openRequest } from 'node:http'
import { type AddressInfo, connect, createServer as createNetServer, type Socket } from 'node:net'
import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { SpentPieces } from '../src/forwarder/spent-pieces.ts'
import { startForwarderServer } from './wire/forwarder-server.ts'

/** More than the kernel takes for a legacy that does not read, so that pieces of it wait in the proxy. */
const uploadBytes = 12 * 1024 * 1024
const paces = ['at once', 'in bites', 'late'] as const

/** Bytes that tell whose upload they are at every place. */
function uploadOf(client: number): Buffer {
  const bytes = Buffer.alloc(uploadBytes)
  for (let at = 0; at < uploadBytes; at += 4) bytes.writeUInt32LE(((client << 24) | (at >> 2)) >>> 0, at)
  return bytes
}

test.each(['counted', 'chunked'] as const)('many uploads at once, %s, read at every pace, reach legacy unmixed', async framing => {
  await using legacy = await startLegacy()
  await using proxy = await startForwarderServer({ origin: `http://127.0.0.1:${legacy.port}` })
  const clients = Array.from({ length: 6 }, (_, client) => client)
  const digests = await Promise.all(clients.map(client => upload(proxy.port, client, framing)))
  expect(digests).toEqual(clients.map(client => createHash('sha256').update(uploadOf(client)).digest('hex')))
})

test('a piece is empty once its bytes have left, and not before', async () => {
  const server = createNetServer({ pauseOnConnect: true }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const accepted = once(server, 'connection')
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  const [reader] = (await accepted) as [Socket]
  await once(socket, 'connect')
  const spent = new SpentPieces(socket)
  let sentBytes = 0
  const send = () => {
    const piece = Buffer.allocUnsafeSlow(64 * 1024).fill(sentBytes / 65_536)
    sentBytes += piece.length
    socket.write(piece)
    spent.add(piece)
    return piece
  }
  expect(send().length).toBe(0)
  let last = send()
  while (socket.writableLength === 0) last = send()
  expect(last.length).toBe(64 * 1024)
  socket.once('drain', () => spent.free())
  let readBytes = 0
  for await (const bytes of reader as AsyncIterable<Buffer>) {
    for (const byte of bytes) if (byte !== (((readBytes++ / 65_536) | 0) & 0xff)) throw new Error(`another byte at ${readBytes}`)
    if (readBytes === sentBytes) break
  }
  expect(last.length).toBe(0)
  socket.destroy()
  server.close()
})

async function upload(port: number, client: number, framing: 'counted' | 'chunked'): Promise<string> {
  const headers = framing === 'counted' ? { 'Content-Length': uploadBytes } : {}
  const request = openRequest({ port, host: '127.0.0.1', method: 'POST', path: `/${client}`, headers })
  const answered = once(request, 'response')
  const bytes = uploadOf(client)
  for (let at = 0; at < uploadBytes; at += 256 * 1024) {
    if (!request.write(bytes.subarray(at, at + 256 * 1024))) await once(request, 'drain')
  }
  request.end()
  const [response] = (await answered) as [IncomingMessage]
  let text = ''
  for await (const piece of response) text += piece
  return text
}

/** Answers with the digest of what it got. */
async function startLegacy() {
  const server = createServer(async (request, response) => {
    const pace = paces[Number(request.url!.slice(1)) % paces.length]!
    const hash = createHash('sha256')
    if (pace === 'late') for (let turns = 0; turns < 2_000; turns++) await turn()
    for await (const piece of request as AsyncIterable<Buffer>) {
      hash.update(piece)
      if (pace === 'in bites') for (let turns = randomInt(8); turns > 0; turns--) await turn()
    }
    response.end(hash.digest('hex'))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
