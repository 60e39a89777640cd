// What a route hands back, before it is put on the wire: status, own headers, body. The manners that every answer shares are added by write-answer.ts.
import type { Readable } from 'node:stream'
import type { RefusalCode } from '../refusals.ts'
import { refusalJson } from '../refusals.ts'

export interface Answer {
  readonly status: number
  /** Name and value in the order of the wire. */
  readonly headers: readonly (readonly [string, string])[]
  readonly body: Buffer | StreamedBody
  /** chunked: the length is not told; both forms occur on the legacy, so clients must take both. */
  readonly framing: 'counted' | 'chunked'
  /** keep: as the client wishes. close: after the answer. linger: close, but let a client that is still sending read the answer first. */
  readonly connection: 'keep' | 'close' | 'linger'
}

/** Opened just before the head is written, so that bytes that are not there are a fault with a page; bytesCount is what it will yield. */
export interface StreamedBody {
  readonly bytesCount: number
  readonly open: () => Promise<Readable>
}

const jsonType = ['Content-Type', 'application/json; charset=utf-8'] as const

const pageTitles = { 400: 'Bad Request', 404: 'Not Found', 500: 'Internal Server Error' } as const

export function answer(status: number, headers: Answer['headers'], body: Answer['body'], framing: Answer['framing'] = 'counted'): Answer {
  return { status, headers, body, framing, connection: 'keep' }
}

/** Shape: JSON text → 200. */
export function json(text: string, headers: Answer['headers'] = []): Answer {
  return answer(200, [jsonType, ...headers], Buffer.from(text, 'utf8'))
}

/** The same without a length, as the legacy streams its larger answers. */
export function chunkedJson(text: string): Answer {
  return answer(200, [jsonType], Buffer.from(text, 'utf8'), 'chunked')
}

/** A business refusal is HTTP 200. */
export function refusal(code: RefusalCode, named: { OperatorName?: string; Status?: string } = {}): Answer {
  return json(refusalJson(code, named))
}

export function errorPage(status: keyof typeof pageTitles): Answer {
  const html = `<html><head><title>${pageTitles[status]}</title></head><body><h1>${status}</h1></body></html>`
  return answer(status, [['Content-Type', 'text/html; charset=utf-8']], Buffer.from(html, 'utf8'))
}

export function empty(status: number, headers: Answer['headers'] = []): Answer {
  return answer(status, headers, Buffer.alloc(0))
}

export function unauthorised(scheme: 'ApiKey' | 'MES.Session'): Answer {
  return empty(401, [['WWW-Authenticate', scheme]])
}

export function closing(answered: Answer, connection: 'close' | 'linger'): Answer {
  return { ...answered, connection }
}
