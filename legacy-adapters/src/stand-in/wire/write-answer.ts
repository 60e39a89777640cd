// Puts an answer on the wire with the manners that all answers of the legacy share. In: an Answer. Out: bytes, headers in a fixed order and case.
// Called by serve-request.ts for requests, and through `renderHead` where there is only a bare socket (upgrades, garbage).
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http'
import { pipeline } from 'node:stream/promises'
import type { Answer } from './answer.ts'

/** How long a client that is still sending may go on reading a refusal before its connection is cut. */
const lingerMs = 1_000

export function mannersOf(nodeName: string): readonly (readonly [string, string])[] {
  return [
    ['Date', new Date().toUTCString()],
    ['Server', 'Kestrel'],
    ['X-Powered-By', 'ASP.NET'],
    ['X-MES-Node', nodeName],
  ]
}

/** Errors: none for a client that goes away; what a streamed body throws otherwise, before or after the head. */
export async function writeAnswer(request: IncomingMessage, response: ServerResponse, answer: Answer, nodeName: string): Promise<void> {
  const body = Buffer.isBuffer(answer.body) ? answer.body : await answer.body.open()
  const closes = answer.connection !== 'keep' || !response.shouldKeepAlive
  response.sendDate = false
  // Kestrel does not announce keep-alive to HTTP/1.1 clients; an HTTP/1.0 client has to be told
  if (!closes && request.httpVersion !== '1.0') response.removeHeader('Connection')
  const headers = [...headersOf(answer), ...mannersOf(nodeName), ...(closes ? ([['Connection', 'close']] as const) : [])]
  response.writeHead(answer.status, headers.flat())
  if (request.method === 'HEAD') response.end()
  else if (!Buffer.isBuffer(body)) await stream(body, response)
  else if (answer.connection === 'linger') await writeAndLinger(request, response, body)
  else response.end(body)
}

/** Head and body of an answer for a socket without a ServerResponse; always the last words on that connection. */
export function renderLastWords(answer: Answer, nodeName: string): Buffer {
  const headers = [...headersOf(answer), ...mannersOf(nodeName), ['Connection', 'close'] as const]
  const head = [`HTTP/1.1 ${answer.status} ${STATUS_CODES[answer.status]}`, ...headers.map(([name, value]) => `${name}: ${value}`)]
  return Buffer.concat([
    Buffer.from(`${head.join('\r\n')}\r\n\r\n`, 'latin1'),
    Buffer.isBuffer(answer.body) ? answer.body : Buffer.alloc(0),
  ])
}

function headersOf(answer: Answer): (readonly [string, string])[] {
  if (answer.framing === 'chunked' || answer.status === 304) return [...answer.headers]
  const bytesCount = Buffer.isBuffer(answer.body) ? answer.body.length : answer.body.bytesCount
  return [...answer.headers, ['Content-Length', String(bytesCount)]]
}

const clientIsGone = new Set(['ERR_STREAM_PREMATURE_CLOSE', 'ECONNRESET', 'EPIPE'])

async function stream(body: NodeJS.ReadableStream, response: ServerResponse): Promise<void> {
  try {
    await pipeline(body, response)
  } catch (cause) {
    if (!clientIsGone.has((cause as NodeJS.ErrnoException).code ?? '')) throw cause
  }
}

// Closing a socket that still receives makes the kernel reset it, and the client would lose the answer: so it is written whole,
// the rest of the request is thrown away for a moment, and only then the connection ends (RFC 9112, 9.6).
async function writeAndLinger(request: IncomingMessage, response: ServerResponse, body: Buffer): Promise<void> {
  response.write(body)
  request.resume()
  await new Promise<void>(resolve => {
    const timer = setTimeout(resolve, lingerMs)
    const done = () => {
      clearTimeout(timer)
      resolve()
    }
    request.once('close', done)
    response.once('close', done)
  })
  response.end()
}
