// The service that the guide takes for granted: it shows order cards in the legacy's own words. Here it has copied them from legacy before, byte for byte.
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Answer } from './legacy.ts'

export interface OrderService extends AsyncDisposable {
  readonly url: string
  /** The requests it got, oldest first. */
  readonly asked: readonly IncomingMessage[]
  /** From now on these are its cards, by path. */
  show(cards: ReadonlyMap<string, Answer>): void
}

export async function startOrderService(): Promise<OrderService> {
  let shown: ReadonlyMap<string, Answer> = new Map()
  const asked: IncomingMessage[] = []
  const server = createServer((request, response) => {
    asked.push(request)
    const card = shown.get(request.url ?? '')
    if (card === undefined) {
      response.writeHead(500).end()
      return
    }
    response.sendDate = false
    response.writeHead(card.status, undefined, card.rawHeaders as string[])
    response.end(card.bytes)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    show: cards => (shown = cards),
    [Symbol.asyncDispose]: async () => {
      if (!server.listening) return
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
