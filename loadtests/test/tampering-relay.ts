// A relay in front of a server that hands everything on, except for what a test tells it to change in one answer or to ask twice. It stands for a proxy with
// a fault.
import { once } from 'node:events'
import { Agent, createServer, request as startRequest } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { buffer } from 'node:stream/consumers'

export interface RelayedAnswer {
  readonly status: number
  readonly rawHeaders: readonly string[]
  readonly body: Buffer
}
export type Tamper = (answer: RelayedAnswer, target: string) => RelayedAnswer

export interface Relay extends AsyncDisposable {
  readonly url: string
}

/** Whether the server is asked once more, whose answer nobody gets. */
export type Doubled = (request: { readonly method: string; readonly target: string }) => boolean

export async function startRelay(upstreamUrl: string, tamper: Tamper, doubled: Doubled = () => false): Promise<Relay> {
  const upstream = new URL(upstreamUrl)
  const agent = new Agent({ keepAlive: true })
  const server = createServer(async (request, response) => {
    const outgoing = startRequest(upstreamUrl, { method: request.method, path: request.url, headers: request.rawHeaders, agent })
    const askOnceMore = async (body: Buffer) => {
      const second = startRequest(upstreamUrl, { method: request.method, path: request.url, headers: request.rawHeaders, agent }).end(body)
      const [incoming] = await once(second, 'response')
      await buffer(incoming)
    }
    outgoing.on('continue', () => response.writeContinue())
    outgoing.flushHeaders() // a body may be announced and never come
    const sent: Buffer[] = []
    const again = doubled({ method: request.method ?? '', target: request.url ?? '' })
    if (again) request.on('data', chunk => sent.push(chunk))
    request.pipe(outgoing)
    outgoing.once('error', () => response.destroy())
    outgoing.once('response', async incoming => {
      request.unpipe(outgoing).resume() // a refusal may come before the whole body was taken
      const body = await buffer(incoming)
      if (again) await askOnceMore(Buffer.concat(sent))
      const answer = tamper({ status: incoming.statusCode ?? 0, rawHeaders: incoming.rawHeaders, body }, request.url ?? '')
      response.sendDate = false
      response.removeHeader('Connection') // Node would write one of its own
      response.writeHead(answer.status, incoming.statusMessage, [...answer.rawHeaders])
      response.end(answer.body)
    })
  })
  server.on('checkContinue', (request, response) => server.emit('request', request, response))
  server.on('upgrade', (request, socket, head) => {
    const outgoing = connect(Number(upstream.port), upstream.hostname)
    const lines = Array.from(
      { length: request.rawHeaders.length / 2 },
      (_, i) => `${request.rawHeaders[i * 2]}: ${request.rawHeaders[i * 2 + 1]}`,
    )
    outgoing.write(`${request.method} ${request.url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`)
    outgoing.write(head)
    socket.pipe(outgoing).pipe(socket)
    for (const end of [socket, outgoing]) end.on('error', () => [socket, outgoing].map(each => each.destroy()))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      agent.destroy()
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
