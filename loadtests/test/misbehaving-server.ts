// An HTTP server that answers, closes, resets, cuts or stays silent as a test tells it per request, and counts what it saw.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface MisbehavingServer extends AsyncDisposable {
  readonly url: string
  readonly seen: { requestCount: number; connectionCount: number }
}

export type Behaviour = (index: number, response: ServerResponse, request: IncomingMessage) => void

export async function startMisbehavingServer(behave: Behaviour): Promise<MisbehavingServer> {
  const seen = { requestCount: 0, connectionCount: 0 }
  const server = createServer((request, response) => {
    seen.requestCount += 1
    behave(seen.requestCount - 1, response, request)
  })
  server.on('connection', () => {
    seen.connectionCount += 1
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
