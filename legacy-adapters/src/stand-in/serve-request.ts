// The life of one request, in the contract's order of checks: 413, 401, 404, 400, then the route with its refusals. In: a request and the route table.
// Out: exactly one answer, whatever arrives; faults become the 500 page. Called by server.ts.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { type Identified, identify, schemeOf } from './identify.ts'
import type { Mes } from './mes.ts'
import { type Bodies, findRoute, type Route } from './routes/route.ts'
import { type Answer, closing, empty, errorPage, unauthorised } from './wire/answer.ts'
import { readJsonObject } from './wire/json-object.ts'
import { announcesTooMuch, BodyTooLarge, ClientWentAway, discardBody, isOfUnknownLength, readBody } from './wire/request-body.ts'
import { renderLastWords, writeAnswer } from './wire/write-answer.ts'

/** Whether the client sends its body by itself or waits for `100 Continue` first. */
type BodyState = 'sent' | 'awaiting-continue'

interface Surroundings {
  readonly isDraining: () => boolean
  readonly onFault: (cause: unknown, attempted: string) => void
}

export function requestListener(mes: Mes, routes: readonly Route[], { isDraining, onFault }: Surroundings) {
  return async (request: IncomingMessage, response: ServerResponse, bodyState: BodyState): Promise<void> => {
    const attempted = `serving ${request.method} ${pathOf(request)}`
    // a connection that breaks is not a fault: whoever reads or writes next sees that it is gone
    request.on('error', () => undefined)
    response.on('error', () => undefined)
    const write = (answered: Answer) =>
      writeAnswer(request, response, isDraining() && answered.connection === 'keep' ? closing(answered, 'close') : answered, mes.nodeName)
    try {
      await write(await answerOf(mes, routes, { request, response, bodyState }))
    } catch (cause) {
      if (cause instanceof BodyTooLarge) return write(closing(empty(413), 'linger'))
      if (!(cause instanceof ClientWentAway)) onFault(cause, attempted)
      if (cause instanceof ClientWentAway || response.headersSent) response.destroy()
      else await write(errorPage(500))
    }
  }
}

interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly bodyState: BodyState
}

async function answerOf(mes: Mes, routes: readonly Route[], exchange: Exchange): Promise<Answer> {
  const { request, response, bodyState } = exchange
  if (request.httpVersion === '1.1' && request.headers.host === undefined) return closing(errorPage(400), 'close')
  if (announcesTooMuch(request)) return closing(empty(413), bodyState === 'sent' ? 'linger' : 'close')

  const found = findRoute(routes, request.method, pathOf(request))
  if (found === null) return refuseUnread(exchange, errorPage(404))
  const identified = identify(mes, request, found.route.caller)
  if (identified === null) return refuseUnread(exchange, unauthorised(schemeOf(found.route.caller)))
  if (found.id === null) return refuseUnread(exchange, errorPage(404))

  if (bodyState === 'awaiting-continue') response.writeContinue()
  return callRoute(found.route, exchange, { ...identified, id: found.id, name: found.name })
}

async function callRoute(route: Route, { request }: Exchange, known: Identified & { id: number; name: string }): Promise<Answer> {
  const body = await bodyFor(route, request)
  if (body === 'malformed') return errorPage(400)
  const query = new URLSearchParams(queryOf(request))
  return route.answer({ ...known, body, query, headers: request.headers, receivedAtMs: performance.now() })
}

async function bodyFor(route: Route, request: IncomingMessage): Promise<Bodies[Route['body']] | 'malformed'> {
  if (route.body === 'bytes') return request
  if (route.body === 'json') return readJsonObject(await readBody(request)) ?? 'malformed'
  if (isOfUnknownLength(request)) await discardBody(request)
  return null
}

// A refusal that needs no body. A client that waits for `100 Continue` is never asked for it, and since nobody can tell whether it will send it
// nevertheless, its connection ends (RFC 9110, 10.1.1). A body of unknown length is read to its end first: if it is too large, 413 goes before 401 and 404.
async function refuseUnread({ request, bodyState }: Exchange, refused: Answer): Promise<Answer> {
  if (bodyState === 'awaiting-continue') return closing(refused, 'close')
  if (isOfUnknownLength(request)) await discardBody(request)
  return refused
}

/** The path as it came, without decoding; of `GET http://host/path` the path. */
export function pathOf(request: IncomingMessage): string {
  const target = (request.url ?? '/').replace(/^https?:\/\/[^/?]*/i, '')
  const path = target.split('?', 1)[0]!
  return path === '' ? '/' : path
}

function queryOf(request: IncomingMessage): string {
  const url = request.url ?? ''
  const at = url.indexOf('?')
  return at === -1 ? '' : url.slice(at + 1)
}

/** Bytes that are no HTTP get the 400 page, too many headers 431, a head that never ends 408; then the connection ends. */
export function answerGarbage(nodeName: string) {
  return (cause: NodeJS.ErrnoException, socket: Duplex): void => {
    if (cause.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy()
      return
    }
    socket.on('error', () => undefined)
    socket.end(renderLastWords(garbageAnswer(cause.code), nodeName))
  }
}

function garbageAnswer(code: string | undefined): Answer {
  if (code === 'HPE_HEADER_OVERFLOW') return empty(431)
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return empty(408)
  return errorPage(400)
}
