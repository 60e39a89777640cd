// In: an answer that does not come through the forwarder. Out: its bytes to the client. The candidate's replies carry the legacy's own head;
// a failure that legacy may not answer becomes a page that tells nothing of the kit.
import { STATUS_CODES } from 'node:http'
import type { ProxyError } from '../errors.ts'
import type { Exchange, Reply } from '../exchange.ts'
import { lingerOnClose } from '../forwarder/index.ts'

/** Shape: reply → the client's socket, header by header as it stands; only the end of the connection is added, because it belongs to this hop. */
export function answerReply({ request, response }: Exchange, reply: Reply, extraHeaders: readonly string[]): void {
  if (response.destroyed) return
  response.sendDate = false
  // Persistence is the default of HTTP/1.1, and neither legacy nor the forwarder announces it; an older client has to be told.
  const persists = response.shouldKeepAlive && request.httpVersion !== '1.0' && !request.socket.readableEnded
  if (persists) response.removeHeader('Connection')
  response.writeHead(reply.status, STATUS_CODES[reply.status], [...reply.rawHeaders, ...extraHeaders])
  response.end(reply.body)
}

/** Units: none. A neutral page in the manner of the legacy's own error pages (mes-http.md), with Retry-After where a later try can help. */
export function answerFailure(exchange: Exchange, error: ProxyError, extraHeaders: readonly string[]): number {
  const { status } = error.meaning
  if (status === 0 || exchange.response.headersSent) {
    exchange.response.destroy()
    return 0
  }
  // The rest of the request never came, so no other one can be found on this connection.
  if (!exchange.request.complete) {
    exchange.response.shouldKeepAlive = false
    lingerOnClose(exchange.request.socket)
  }
  const title = STATUS_CODES[status]
  const body = Buffer.from(`<html><head><title>${title}</title></head><body><h1>${status}</h1></body></html>`)
  const rawHeaders = ['Content-Type', 'text/html; charset=utf-8', 'Content-Length', String(body.length), 'Date', new Date().toUTCString()]
  answerReply(exchange, { status, rawHeaders: status === 503 ? [...rawHeaders, 'Retry-After', '5'] : rawHeaders, body }, extraHeaders)
  return status
}
