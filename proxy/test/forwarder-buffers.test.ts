// Answers that stream share buffers: whatever readers do, each gets its own bytes and nobody else's.
import { createHash, randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'
import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { startForwarderServer } from './wire/forwarder-server.ts'

/** More than the kernel takes for a reader that does not read, so that a piece of it waits in the proxy. */
const answerBytes = 12 * 1024 * 1024
const readerCount = 16

/** Bytes that tell whose answer they are at every place. */
function answerOf(reader: number): Buffer {
  const bytes = Buffer.alloc(answerBytes)
  for (let at = 0; at < answerBytes; at += 4) bytes.writeUInt32LE(((reader << 24) | (at >> 2)) >>> 0, at)
  return bytes
}

test('many answers at once, read at every pace and left in the middle, reach each reader unmixed', async () => {
  await using legacy = await startLegacy()
  await using proxy = await startForwarderServer({ origin: `http://127.0.0.1:${legacy.port}` })
  let begin = () => {}
  const quickOnesDone = new Promise<void>(resolve => (begin = resolve))
  const reading = Array.from({ length: readerCount }, (_, reader) => readAt(paceOf(reader), proxy.port, reader, quickOnesDone))
  await Promise.all(reading.filter((_, reader) => paceOf(reader) !== 'afterwards'))
  begin()
  const read = await Promise.all(reading)
  const expected = read.map((_, reader) => (paceOf(reader) === 'leaves' ? 'left' : digest(answerOf(reader))))
  expect(read).toEqual(expected)
})

test('a copy of an answer is its own: what streams afterwards does not write over it', async () => {
  await using legacy = await startLegacy()
  await using proxy = await startForwarderServer({ origin: `http://127.0.0.1:${legacy.port}` }, { captureResponseBytesMax: answerBytes })
  const readers = Array.from({ length: 6 }, (_, reader) => reader)
  await Promise.all(readers.map(reader => readAt('at once', proxy.port, reader, Promise.resolve())))
  const copies = await Promise.all(readers.map(reader => proxy.outcome(reader)))
  const digests = copies.map(outcome => (outcome.kind === 'answered' && outcome.body !== null ? digest(outcome.body) : outcome.kind))
  expect(digests.sort()).toEqual(readers.map(reader => digest(answerOf(reader))).sort())
})

type Pace = 'at once' | 'in bites' | 'leaves' | 'afterwards'

function paceOf(reader: number): Pace {
  return (['at once', 'afterwards', 'in bites', 'afterwards', 'leaves'] as const)[reader % 5]!
}

async function readAt(pace: Pace, port: number, reader: number, quickOnesDone: Promise<void>): Promise<string> {
  const client = connect(port, '127.0.0.1')
  client.write(`GET /${reader} HTTP/1.1\r\nHost: legacy\r\nConnection: close\r\n\r\n`)
  if (pace === 'afterwards') await quickOnesDone
  const hash = createHash('sha256')
  let headText = ''
  let bodyBytes = 0
  for await (const piece of client as AsyncIterable<Buffer>) {
    let bytes = piece
    if (!headText.includes('\r\n\r\n')) {
      headText += piece.toString('latin1')
      const end = headText.indexOf('\r\n\r\n')
      if (end === -1) continue
      bytes = piece.subarray(piece.length - (headText.length - end - 4))
    }
    hash.update(bytes)
    bodyBytes += bytes.length
    if (pace === 'leaves' && bodyBytes > 200_000) {
      client.destroy()
      return 'left'
    }
    if (pace === 'in bites') for (let turns = randomInt(4); turns > 0; turns--) await turn()
  }
  return bodyBytes === answerBytes ? hash.digest('hex') : `${bodyBytes} bytes`
}

async function startLegacy() {
  const server = createServer((request, response) => {
    const bytes = answerOf(Number(request.url!.slice(1)))
    // Every other answer is chunked.
    if (Number(request.url!.slice(1)) % 2 === 0) response.setHeader('Content-Length', bytes.length)
    response.end(bytes)
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

function digest(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}
