import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readLenientHead } from './lenient-head.ts'
import { MalformedAnswer, type ResponseHead, readResponseHead } from './response-head.ts'
import { ResponseParser } from './response-parser.ts'

const oddAnswer = 'HTTP/1.1 200 O\x1bK\nX-A: a\r\n b\n\tc\r\nKeep-Alive: timeout=7\nX-B: \x01\x7f\nContent-Length: 5, 5\r\n\nhello'

test('an odd answer keeps its bytes, loses the fields of one hop, and is read as long as it says', () => {
  const { heads, body } = reading([Buffer.from(oddAnswer, 'latin1')])
  expect(heads).toEqual(['HTTP/1.1 200 O\x1bK\nX-A: a\r\n b\n\tc\r\nX-B: \x01\x7f\nContent-Length: 5, 5\r\n'])
  expect(body).toBe('hello')
})

test('an odd answer cut into any pieces reads like the whole', () => {
  const bytes = Buffer.from(oddAnswer, 'latin1')
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: bytes.length - 1 })), cuts => {
      const points = [0, ...cuts.sort((one, other) => one - other), bytes.length]
      expect(reading(points.slice(1).map((point, index) => bytes.subarray(points[index], point)))).toEqual(reading([bytes]))
    }),
  )
})

test('the socket of an odd answer carries no other one; that of an ordinary answer does', () => {
  expect(readLenientHead('HTTP/1.1 200 OK\r\nX-A: a\r\n b\r\nContent-Length: 0\r\n', 'GET').keepsAlive).toBe(false)
  expect(readLenientHead('HTTP/1.1 200 OK\r\nX-A: a\r\nContent-Length: 0\r\n', 'GET').keepsAlive).toBe(true)
})

const piece = fc.constantFrom(
  ...[
    'Content-Length: 3',
    'Transfer-Encoding: chunked',
    'Connection: close, x-a',
    'X-A: b',
    ' fold',
    '\tfold',
    'Keep-Alive: timeout=5',
    'X-\x01: a',
  ],
  ...[
    'content-length:\x0b3',
    'Content-Length: 3, 3',
    'X-B: \x00',
    'X-C: a\rb',
    'Transfer-Encoding:',
    'Upgrade: h2c',
    'Content-Length : 3',
    '',
  ],
)
const lineEnd = fc.constantFrom('\r\n', '\r\n', '\r\n', '\n')

test('leniency reads whatever strictness reads, and reads it alike', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(piece, lineEnd)), lines => {
      const text = `HTTP/1.1 200 OK\r\n${lines.map(([line, end]) => line + end).join('')}`
      const strict = attempt(() => readResponseHead(text, 'GET'))
      if (strict !== null) expect(attempt(() => readLenientHead(text, 'GET'))).toEqual(strict)
    }),
    { numRuns: 2000 },
  )
})

test('what frames the message is never odd: whatever leniency lets pass names its length on a line of its own', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(piece, lineEnd)), lines => {
      const text = `HTTP/1.1 200 OK\r\n${lines.map(([line, end]) => line + end).join('')}`
      const head = attempt(() => readLenientHead(text, 'GET'))
      if (head === null) return
      expect(head.text).not.toMatch(/[\x00]|\r(?!\n)/)
      if (head.framing === 'counted') expect(head.text).toMatch(/^content-length: 3(?:, 3)?\r?$/im)
      if (head.framing === 'counted') expect(head.text).not.toMatch(/^transfer-encoding:/im)
      if (head.framing === 'chunked') expect(head.text).not.toMatch(/^content-length/im)
    }),
    { numRuns: 2000 },
  )
})

function attempt(read: () => ResponseHead): ResponseHead | null {
  try {
    return read()
  } catch (error) {
    if (error instanceof MalformedAnswer) return null
    throw error
  }
}

function reading(pieces: readonly Buffer[]): { heads: string[]; body: string } {
  const heads: string[] = []
  let body = ''
  const parser = new ResponseParser('lenient')
  parser.expect({
    requestMethod: 'GET',
    onInformation: () => {},
    onHead: head => void heads.push(head.text),
    onPayload: slice => (body += slice.toString('latin1')),
    onRawBody: () => {},
    onAnswerEnd: () => {},
  })
  for (const bytes of pieces) parser.read(bytes)
  return { heads, body }
}
