// A small legacy for real clients: it stores uploads, serves ranges, refuses, streams, and keeps what it was asked, name by name, as it came.
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

export interface AskedRequest {
  readonly line: string
  /** `name: value`, without the fields that belong to a hop. */
  readonly fields: readonly string[]
  readonly bodyBytes: number
  readonly bodySha256: string
}

export interface RecordingLegacy extends AsyncDisposable {
  readonly port: number
  /** What came since the last call. */
  takeAsked(): AskedRequest[]
}

/** Every byte tells its place. */
export const download: Buffer = Buffer.from(Array.from({ length: 2_000_000 }, (_, index) => (index * 31 + (index >> 8)) & 255))
const hopFields = new Set(['connection', 'keep-alive', 'te', 'upgrade', 'http2-settings', 'proxy-connection'])

export async function startRecordingLegacy(): Promise<RecordingLegacy> {
  const asked: AskedRequest[] = []
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const hash = createHash('sha256')
    let bodyBytes = 0
    for await (const chunk of request as AsyncIterable<Buffer>) {
      hash.update(chunk)
      bodyBytes += chunk.length
    }
    const bodySha256 = hash.digest('hex')
    asked.push({ line: `${request.method} ${request.url} HTTP/${request.httpVersion}`, fields: fieldsOf(request), bodyBytes, bodySha256 })
    answer(request, response, `${bodyBytes} ${bodySha256}`)
  }
  const server = createServer((request, response) => void serve(request, response))
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    if (request.url === '/refused') refuse(response)
    else {
      response.writeContinue()
      void serve(request, response)
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as { port: number }).port,
    takeAsked: () => asked.splice(0),
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
    },
  }
}

function fieldsOf({ rawHeaders }: IncomingMessage): string[] {
  const fields: string[] = []
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]!
    // The ports of direct and through differ.
    const value = rawHeaders[index + 1]!.replace(/127\.0\.0\.1:\d+/, '127.0.0.1')
    if (!hopFields.has(name.toLowerCase())) fields.push(`${name}: ${value}`)
  }
  return fields
}

function answer(request: IncomingMessage, response: ServerResponse, received: string): void {
  const path = request.url!.split('?')[0]
  response.sendDate = false
  if (path === '/download') sendRange(request, response)
  else if (path === '/refused') refuse(response)
  else if (path === '/moved') response.writeHead(302, 'Over There', { Location: '/echo' }).end()
  else if (path === '/not-modified') response.writeHead(304, { ETag: '"1"', 'Content-Length': '77' }).end()
  else if (path === '/stream') {
    response.writeHead(200, { Trailer: 'X-Sum' })
    for (const part of ['one ', 'two ', 'three']) response.write(part)
    response.addTrailers({ 'X-Sum': '3' })
    response.end()
  } else response.writeHead(200, 'Fine', { 'Content-Type': 'text/plain', 'Set-Cookie': ['a=1', 'b=2'], 'X-Odd-Case': 'Kept' }).end(received)
}

function refuse(response: ServerResponse): void {
  response.writeHead(401, { 'WWW-Authenticate': 'Key realm="mes"', Connection: 'close', 'Content-Length': '2' }).end('no')
}

function sendRange(request: IncomingMessage, response: ServerResponse): void {
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '')
  const head = { 'Accept-Ranges': 'bytes', ETag: '"d1"', 'Content-Type': 'application/octet-stream' }
  if (range === null) {
    response.writeHead(200, { ...head, 'Content-Length': download.length }).end(download)
    return
  }
  const from = Number(range[1])
  const to = range[2] === '' ? download.length - 1 : Number(range[2])
  const body = download.subarray(from, to + 1)
  response.writeHead(206, { ...head, 'Content-Range': `bytes ${from}-${to}/${download.length}`, 'Content-Length': body.length }).end(body)
}
