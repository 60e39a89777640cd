// A client that reconnects, as a partner's or an operator's program does whose address leads to two proxies. It holds one connection to one of them; when
// that one cannot be reached, or breaks before a whole answer has come, the client goes to the other one and, where that is right, sends the request there.
// After a number of requests it goes there anyway, as pools do that let no connection grow old, so that a proxy that was away has clients again.
//
// Whether it is right (RFC 9110, 9.2.2: no request is sent again by itself unless it is idempotent, or surely was not carried out):
//   the connection could not be made   nothing was sent: any request may go to the other proxy
//   it broke after that                reads, previews, refusals, logins: sent again, they change nothing
//                                      uploads, prices: sent again; at worst MES keeps one more model or calculation that nobody was told of, as it does
//                                        today when a partner's line breaks. Each is counted, and afterwards looked for in MES
//                                      orders, claims, steps: never sent again blindly. The client first looks whether the first one was carried out
// A whole answer, whatever it says, is never asked for again: an HTTP error is a failure.
import { Client } from 'undici'

export interface Ask {
  readonly method: 'GET' | 'POST'
  readonly target: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
}

export interface Answer {
  readonly status: number
  readonly cookie: string | null
  readonly bytes: Buffer
}

export interface Sending {
  /** Whether a request that broke was carried out nevertheless; absent: it may be sent again without looking. */
  readonly wasDone?: () => Promise<boolean>
  /** Told of each time that a request broke after something of it may have been sent. */
  readonly onBroken?: () => void
}

export interface ReconnectingClient extends AsyncDisposable {
  /** Out: a whole answer, or 'done' when the connection broke and the look said so. Errors: Error when no proxy could be reached. */
  send(ask: Ask, sending?: Sending): Promise<Answer | 'done'>
  /** What is under way, and at which proxy; null: nothing is. */
  underWay(): { readonly target: string; readonly place: number } | null
}

/** One of two proxies is away at a time, so the next try reaches the other; more are for one that is struck meanwhile. */
const triesMax = 4
const requestsPerConnection = 20
/** A bound on hanging, never on speed. */
const answerWithinMs = 60_000
/** Nothing has left this machine when connecting failed. */
const unsentCodes: ReadonlySet<unknown> = new Set(['ECONNREFUSED', 'UND_ERR_CONNECT_TIMEOUT'])

export function openReconnectingClient(proxies: readonly string[], first: number, onMoved: () => void): ReconnectingClient {
  let place = first % proxies.length
  let client = connectionTo(proxies[place] as string)
  let target: string | null = null
  let sentCount = 0

  function moveOn(): void {
    target = null
    sentCount = 0
    void client.destroy()
    place = (place + 1) % proxies.length
    client = connectionTo(proxies[place] as string)
  }

  async function sendOnce({ method, target: path, headers, body }: Ask): Promise<Answer> {
    const options = { method, path, headers, ...(body === undefined ? {} : { body }) }
    target = path
    const { statusCode, headers: answered, body: stream } = await client.request(options)
    const bytes = Buffer.from(await stream.arrayBuffer())
    target = null
    const setCookie = answered['set-cookie']
    const cookie = (Array.isArray(setCookie) ? setCookie[0] : setCookie)?.split(';')[0] ?? null
    return { status: statusCode, cookie, bytes }
  }

  async function send(ask: Ask, { wasDone, onBroken }: Sending = {}): Promise<Answer | 'done'> {
    if (sentCount >= requestsPerConnection) moveOn()
    sentCount += 1
    for (let tries = 1; ; tries++) {
      try {
        return await sendOnce(ask)
      } catch (cause) {
        moveOn()
        onMoved()
        const attempted = `sending ${ask.method} ${ask.target} (try ${tries})`
        if (tries === triesMax) throw new Error(attempted, { cause })
        if (unsentCodes.has((cause as NodeJS.ErrnoException).code)) continue
        onBroken?.()
        if (wasDone !== undefined && (await wasDone())) return 'done'
      }
    }
  }

  return { send, underWay: () => (target === null ? null : { target, place }), [Symbol.asyncDispose]: () => client.destroy() }
}

function connectionTo(proxy: string): Client {
  return new Client(proxy, { headersTimeout: answerWithinMs, bodyTimeout: answerWithinMs })
}
