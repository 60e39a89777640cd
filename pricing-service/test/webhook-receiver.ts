// A receiver of webhooks, as a partner might have one: keeps what comes, answers as told.
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface ReceivedWebhook {
  readonly headers: IncomingHttpHeaders
  readonly body: string
  readonly event: { readonly id: string; readonly type: string; readonly quote: { readonly id: string; readonly status: string } }
}

export interface WebhookReceiver extends AsyncDisposable {
  readonly url: string
  readonly received: readonly ReceivedWebhook[]
  readonly openCountMost: number
  /** Resolves when so many have come. */
  whenReceived(count: number): Promise<void>
}

/** `answer` is asked for each webhook, counted from 1; one that never answers leaves the response alone. */
export async function openReceiver(answer: (count: number, response: ServerResponse) => void = ok): Promise<WebhookReceiver> {
  const received: ReceivedWebhook[] = []
  const waiting: { count: number; resolve: () => void }[] = []
  let openCount = 0
  let openCountMost = 0
  const server = createServer(async (request, response) => {
    openCountMost = Math.max(openCountMost, (openCount += 1))
    response.once('close', () => {
      openCount -= 1
    })
    let body = ''
    for await (const chunk of request) body += chunk
    received.push({ headers: request.headers, body, event: JSON.parse(body) })
    answer(received.length, response)
    for (const { count, resolve } of waiting) if (received.length >= count) resolve()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/news`,
    received,
    get openCountMost() {
      return openCountMost
    },
    whenReceived: count => (received.length >= count ? Promise.resolve() : new Promise(resolve => void waiting.push({ count, resolve }))),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

export const ok = (_count: number, response: ServerResponse) => void response.writeHead(204).end()
