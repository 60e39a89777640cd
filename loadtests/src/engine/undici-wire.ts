// One connection of undici that carries one request at a time and never repeats one. In: a call. Out: its one end. Called by the injector "open".
import { Client, type Dispatcher } from 'undici'
import type { RequestEnd, UnansweredEnd } from './request-end.ts'
import type { Call } from './session.ts'

export interface Wire {
  /** When nothing is under way. `ended` is called exactly once, never before this returns. */
  send(call: Call, ended: (end: RequestEnd) => void): void
  /** Gives up what is under way. */
  expire(why: string): void
  close(): Promise<void>
}

export function openWire(url: string): Wire {
  let client = openClient(url)
  let giveUp: (why: string) => void = () => {}
  const renew = () => {
    const old = client
    client = openClient(url)
    void old.destroy().catch(() => {})
  }
  return {
    send: ({ method, target, headers, body }, ended) => {
      let isEnded = false
      const end = (how: RequestEnd) => {
        if (isEnded) return
        isEnded = true
        // A connection that failed is not used again.
        if (how.kind !== 'answered') renew()
        ended(how)
      }
      giveUp = why => end({ kind: 'failed', why })
      client.dispatch({ method, path: target, headers: { ...headers }, body: body ?? null }, answerReader(end))
    },
    expire: why => giveUp(why),
    close: () => client.destroy(),
  }
}

function openClient(url: string): Client {
  // The injector keeps the time itself: undici's own timers are a second coarse.
  return new Client(url, { pipelining: 1, headersTimeout: 0, bodyTimeout: 0, allowH2: false, connect: { timeout: 0 } })
}

function answerReader(end: (end: RequestEnd) => void): Dispatcher.DispatchHandler {
  let status = 0
  let headers: Record<string, string> = {}
  const body: Buffer[] = []
  return {
    onRequestStart: () => {},
    onResponseStart: (_controller, statusCode, fields) => {
      status = statusCode
      headers = {}
      for (const [name, value] of Object.entries(fields))
        if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value
    },
    onResponseData: (_controller, chunk) => {
      body.push(Buffer.from(chunk))
    },
    onResponseEnd: () => end({ kind: 'answered', status, headers, body: body.length === 1 ? body[0]! : Buffer.concat(body) }),
    onResponseError: (_controller, error) => end(unanswered(error)),
  }
}

function unanswered(error: Error & { code?: string }): UnansweredEnd {
  // A FIN instead of an answer, or in its middle; a reset comes with its own code.
  const isClosed = error.code === 'UND_ERR_SOCKET' && /^(?:other side closed|closed)$/.test(error.message)
  if (isClosed) return { kind: 'lost', why: 'the server closed the connection instead of answering' }
  return { kind: 'failed', why: error.code ?? error.message }
}
