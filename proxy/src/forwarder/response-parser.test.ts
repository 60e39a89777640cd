import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ResponseHead } from './response-head.ts'
import { ResponseParser } from './response-parser.ts'

class Recorder {
  readonly requestMethod = 'GET'
  readonly events: string[] = []
  payload = ''
  raw = ''
  payloadBytes = 0
  onInformation(head: ResponseHead): void {
    this.events.push(`1xx ${head.text}`)
  }
  onHead(head: ResponseHead): void {
    this.events.push(`head ${head.framing} ${head.text}`)
  }
  onPayload(slice: Buffer): void {
    this.payloadBytes += slice.length
    if (slice.length < 65_536) this.payload += slice.toString('latin1')
  }
  onRawBody(slice: Buffer): void {
    if (slice.length < 65_536) this.raw += slice.toString('latin1')
  }
  onAnswerEnd(): void {
    this.events.push('end')
  }
}

const answers = [
  'HTTP/1.1 200 OK\r\nContent-Length: 11\r\nX-A: 1\r\n\r\nhello world',
  'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n06\r\n world\r\n0\r\nX-T: 1\r\nX-U: 2\r\n\r\n',
  'HTTP/1.1 304 Not Modified\r\nContent-Length: 4711\r\nKeep-Alive: timeout=5\r\n\r\n',
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
]

test('an answer cut into any pieces reads like the whole', () => {
  fc.assert(
    fc.property(fc.constantFrom(...answers), fc.array(fc.nat(200), { maxLength: 12 }), (answer, cuts) => {
      const bytes = Buffer.from(answer, 'latin1')
      const points = [...new Set([0, ...cuts.map(cut => cut % bytes.length), bytes.length])].sort((one, other) => one - other)
      const pieces = points.slice(1).map((point, index) => bytes.subarray(points[index], point))
      expect(reading(pieces)).toEqual(reading([bytes]))
      expect(reading([...bytes].map(byte => Buffer.of(byte)))).toEqual(reading([bytes]))
    }),
    { numRuns: 300 },
  )
})

test('an answer of many chunks is as long as it likes, whatever stands beside each size', () => {
  const chunks = (count: number) => Buffer.from(`5  ;${'e'.repeat(80)}\r\nhello\r\n`.repeat(count))
  const recorder = new Recorder()
  const parser = new ResponseParser()
  parser.expect(recorder)
  parser.read(Buffer.from('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n'))
  for (let round = 0; round < 100; round++) parser.read(chunks(1_000))
  parser.read(Buffer.from('0\r\n\r\n'))
  expect(recorder.payloadBytes).toBe(500_000)
  expect(recorder.events.at(-1)).toBe('end')
})

test('what follows a complete answer is not taken for a part of it', () => {
  const recorder = new Recorder()
  const parser = new ResponseParser()
  parser.expect(recorder)
  const answer = Buffer.from(`${answers[0]}HTTP/1.1 200 OK\r\n`)
  expect(parser.read(answer)).toBe(answers[0]!.length)
  expect(recorder.events.at(-1)).toBe('end')
})

test('no mutation of an answer makes the parser do anything but read or refuse', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...answers),
      fc.array(fc.tuple(fc.nat(300), fc.nat(255)), { minLength: 1, maxLength: 4 }),
      (answer, changes) => {
        const bytes = Buffer.from(answer, 'latin1')
        for (const [position, byte] of changes) bytes[position % bytes.length] = byte
        try {
          reading([bytes])
        } catch (error) {
          expect((error as Error).constructor.name).toBe('MalformedAnswer')
        }
      },
    ),
    { numRuns: 2000 },
  )
})

test('counted and chunked bodies above 4 GiB keep count', () => {
  const piece = Buffer.alloc(1024 * 1024)
  const pieceCount = 5 * 1024
  const totalBytes = pieceCount * piece.length
  for (const framing of ['counted', 'chunked']) {
    const recorder = new Recorder()
    const parser = new ResponseParser()
    parser.expect(recorder)
    const field = framing === 'counted' ? `Content-Length: ${totalBytes}` : 'Transfer-Encoding: chunked'
    parser.read(Buffer.from(`HTTP/1.1 200 OK\r\n${field}\r\n\r\n${framing === 'chunked' ? `${totalBytes.toString(16)}\r\n` : ''}`))
    for (let index = 0; index < pieceCount; index++) {
      expect(recorder.events.length).toBe(1)
      parser.read(piece)
    }
    if (framing === 'chunked') parser.read(Buffer.from('\r\n0\r\n\r\n'))
    expect(recorder.payloadBytes).toBe(totalBytes)
    expect(recorder.events.at(-1)).toBe('end')
  }
})

test('a head without end is refused at its limit, whatever the pieces', () => {
  const parser = new ResponseParser()
  parser.expect(new Recorder())
  expect(() => {
    for (let index = 0; index < 300; index++) parser.read(Buffer.alloc(4096, 'a'))
  }).toThrow('head too long')
})

function reading(pieces: readonly Buffer[]): Pick<Recorder, 'events' | 'payload' | 'raw'> {
  const recorder = new Recorder()
  const parser = new ResponseParser()
  parser.expect(recorder)
  for (const piece of pieces) parser.read(piece)
  return { events: recorder.events, payload: recorder.payload, raw: recorder.raw }
}
