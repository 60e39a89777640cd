// A tiny HTTP server that misbehaves on purpose: the tests of the write-back decide per request what it does. Not the stand-in.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface SeenRequest {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}
export type Behaviour = (request: SeenRequest, response: ServerResponse, index: number) => void

export interface FakeLegacy extends AsyncDisposable {
  readonly url: string
  readonly seen: SeenRequest[]
  /** Resolves once `count` requests have arrived. */
  arrived(count: number): Promise<void>
}

export async function startFakeLegacy(behave: Behaviour): Promise<FakeLegacy> {
  const seen: SeenRequest[] = []
  const waiters: { count: number; resolve: () => void }[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const entry = {
      method: request.method ?? '',
      url: request.url ?? '',
      headers: request.headers,
      body: Buffer.concat(chunks).toString('utf8'),
    }
    seen.push(entry)
    for (const waiter of waiters) if (seen.length >= waiter.count) waiter.resolve()
    behave(entry, response, seen.length - 1)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    arrived: count =>
      new Promise(resolve => {
        if (seen.length >= count) resolve()
        else waiters.push({ count, resolve })
      }),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

export function answerJson(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'X-MES-Node': 'mes-1', 'Content-Type': 'application/json; charset=utf-8' })
  response.end(JSON.stringify(body))
}
