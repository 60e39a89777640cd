// One HTTP exchange, recorded as the client sees it: status line, header fields with their names, letter case and order, body bytes.
// In: a request in raw parts. Out: the recording. Called by the walk. node:http keeps the raw header list; nothing is decoded or followed.
import { Agent, type ClientRequest, type IncomingMessage, request as startRequest } from 'node:http'
import { buffer } from 'node:stream/consumers'

export interface HttpRequest {
  readonly method: string
  /** Path and query exactly as they go out. */
  readonly target: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body?: Buffer
  /** The body goes out chunked instead of counted. */
  readonly chunked?: boolean
  /** The head goes out alone: a body is announced and never sent (for refusals by Content-Length). */
  readonly headOnly?: boolean
}

export interface HttpAnswer {
  readonly status: number
  readonly reason: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: Buffer
  /** Interim answers (100) that came before. */
  readonly interimStatuses: readonly number[]
  readonly durationMs: number
}

export interface Caller {
  readonly baseUrl: string
  send(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer>
  close(): void
}

/** One keep-alive connection, so that exchanges of one caller are strictly one after another. */
export function openCaller(baseUrl: string): Caller {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  return { baseUrl, send: (request, signal) => exchange(baseUrl, agent, request, signal), close: () => agent.destroy() }
}

async function exchange(baseUrl: string, agent: Agent, request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
  const startedMs = performance.now()
  const interimStatuses: number[] = []
  const outgoing = startRequest(baseUrl, {
    agent,
    signal,
    method: request.method,
    path: request.target,
    headers: headerList(baseUrl, request),
  })
  outgoing.on('information', ({ statusCode }) => interimStatuses.push(statusCode))
  outgoing.on('continue', () => interimStatuses.push(100))
  const answer = answerOf(outgoing)
  sendBody(outgoing, request)
  const incoming = await answer
  const body = await buffer(incoming)
  if (request.headOnly) outgoing.destroy()
  return {
    status: incoming.statusCode ?? 0,
    reason: incoming.statusMessage ?? '',
    headers: pairs(incoming.rawHeaders),
    body,
    interimStatuses: [...new Set(interimStatuses)],
    durationMs: performance.now() - startedMs,
  }
}

function headerList(baseUrl: string, { headers, body, chunked, headOnly }: HttpRequest): string[] {
  const framing = headOnly
    ? []
    : chunked
      ? ['Transfer-Encoding', 'chunked']
      : body === undefined
        ? []
        : ['Content-Length', String(body.length)]
  return ['Host', new URL(baseUrl).host, ...headers.flat(), ...framing]
}

function sendBody(outgoing: ClientRequest, { body, headOnly, headers }: HttpRequest): void {
  if (headOnly) {
    outgoing.flushHeaders()
    return
  }
  if (!headers.some(([name]) => name.toLowerCase() === 'expect')) return void outgoing.end(body)
  outgoing.flushHeaders()
  outgoing.once('continue', () => outgoing.end(body))
}

function answerOf(outgoing: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    outgoing.once('response', resolve)
    outgoing.once('error', reject)
  })
}

function pairs(rawHeaders: readonly string[]): [string, string][] {
  return Array.from({ length: rawHeaders.length / 2 }, (_, index) => [rawHeaders[index * 2] ?? '', rawHeaders[index * 2 + 1] ?? ''])
}
