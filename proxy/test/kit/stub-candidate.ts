// A small pricing service for the proxy's tests: it keeps models, answers quotes as the contract has them, and misbehaves on demand.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Quote, QuoteRequest } from '@ficus/pricing-service/contract'
import { quoteOf } from './sample-price.ts'
import { createStubLedger, type StubLedger } from './stub-ledger.ts'

export interface StubCandidate extends AsyncDisposable {
  readonly url: string
  readonly models: Map<string, Buffer>
  readonly quotes: readonly { readonly key: string; readonly request: QuoteRequest }[]
  readonly ledger: StubLedger
  /** Called for each POST /quotes in place of the answer; returns true when it has answered or will. */
  instead: (request: IncomingMessage, response: ServerResponse) => boolean
  /** What becomes of a quote before it is sent. */
  altered: (quote: Quote) => Quote
  /** How many asks a quote stays running; 0 answers at once. */
  asksUntilDone: number
}

export async function startStubCandidate(): Promise<StubCandidate> {
  const models = new Map<string, Buffer>()
  const quotes: { key: string; request: QuoteRequest }[] = []
  const asks = new Map<string, number>()
  const ledger = createStubLedger()
  const stub = { instead: (() => false) as StubCandidate['instead'], altered: (quote: Quote) => quote, asksUntilDone: 0 }

  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    try {
      for await (const chunk of request) chunks.push(chunk as Buffer)
    } catch {
      return
    }
    const body = Buffer.concat(chunks)
    const [, kind = '', name = ''] = (request.url ?? '').split('/')
    if (kind === 'write-backs') {
      ledger.answer(request, body, response)
    } else if (kind === 'models') {
      if (request.method === 'PUT') models.set(name, body)
      response.writeHead(models.has(name) ? 200 : 404).end()
    } else if (request.method === 'POST') {
      if (stub.instead(request, response)) return
      quotes.push({ key: String(request.headers['idempotency-key']), request: JSON.parse(body.toString()) })
      send(quotes.length, response)
    } else send(Number(name.slice(-12)), response)
  })

  function send(number: number, response: ServerResponse): void {
    const { request, key } = quotes[number - 1]!
    const askCount = asks.get(key) ?? 0
    asks.set(key, askCount + 1)
    const quote = stub.altered(quoteOf(number, request))
    const running: Quote = { ...quote, status: 'running', breakdown: null, finishedAt: null }
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(askCount < stub.asksUntilDone ? running : quote))
  }

  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return Object.assign(stub, {
    url: `http://127.0.0.1:${port}`,
    models,
    quotes,
    ledger,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  })
}
