// Takes over the node:http server that faces clients: its events flow in, guarded requests, one after another per connection, flow out to the app.
import type { IncomingMessage, Server, ServerOptions, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { clientConnectionOf } from './client-connection.ts'
import { answerOnSocket, answerOwn, type OwnStatus } from './failure-answers.ts'
import { isAmbiguous } from './guards.ts'
import { hasToken } from './hop-by-hop.ts'
import type { EngineHandlers } from './index.ts'

export const engineServerOptions: ServerOptions = {
  insecureHTTPParser: false,
  // Legacy speaks for itself when Host is missing.
  requireHostHeader: false,
  maxHeaderSize: 256 * 1024,
  headersTimeout: 60_000,
  // Slow uploads and long calculations are legitimate.
  requestTimeout: 0,
  // Above legacy's own 130 s, so that it is never we who hang up first.
  keepAliveTimeout: 135_000,
  noDelay: true,
  shouldUpgradeCallback: mayTunnel,
}

export function attachEngine(server: Server, handlers: EngineHandlers): void {
  // Beyond 1 000 fields node would drop fields silently; 0 lifts that, the head's size still binds.
  server.maxHeadersCount = 0
  // A client may close its sending half and still read; legacy gets to see the half-close (see exchange.ts).
  ;(server as Server & { httpAllowHalfOpen: boolean }).httpAllowHalfOpen = true
  const lastResponses = new WeakMap<Socket, ServerResponse>()

  /** Pipelined requests wait for their predecessor's answer: legacy would have served them in order too. */
  const inOrder = (request: IncomingMessage, response: ServerResponse): void => {
    const { socket } = request
    const previous = lastResponses.get(socket)
    lastResponses.set(socket, response)
    if (isRunning(previous)) previous.once('close', () => socket.writable && accept(request, response))
    else accept(request, response)
  }
  const accept = (request: IncomingMessage, response: ServerResponse): void => {
    if (isAmbiguous(request)) answerOwn(response, 400, true)
    else handlers.onRequest(request, response)
  }

  // After the last answer a half-closed connection must end: node forgets that when an answer leaves out `Connection`.
  server.on('connection', (socket: Socket) => {
    socket.once('end', () => {
      const last = lastResponses.get(socket)
      if (isRunning(last)) last.once('close', () => socket.end())
    })
  })
  server.on('request', inOrder)
  server.on('checkContinue', inOrder)
  server.on('checkExpectation', inOrder)
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const client = socket as Socket
    // node:http has let go of the socket: without a listener a reset would end the process.
    client.on('error', () => client.destroy())
    const previous = lastResponses.get(client)
    if (isAmbiguous(request)) answerOnSocket(client, 400)
    else if (isRunning(previous)) previous.once('close', () => client.writable && handlers.onUpgrade(request, client, head))
    else handlers.onUpgrade(request, client, head)
  })
  // By policy: a reverse proxy opens no tunnels to places that the client names.
  server.on('connect', (_request: IncomingMessage, socket: Duplex) => {
    socket.on('error', () => socket.destroy())
    answerOnSocket(socket as Socket, 405)
  })
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    refuseBrokenBytes(error, socket as Socket, lastResponses.get(socket as Socket))
  })
}

/** Upgrades that are tunnelled. h2c would speak past the routes (RFC 9113 dropped it), and a body belongs to a request, not to a protocol. */
function mayTunnel(request: IncomingMessage): boolean {
  const { headers } = request
  if (headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0) return false
  return !hasToken(headers.upgrade ?? '', 'h2c')
}

function isRunning(response: ServerResponse | undefined): response is ServerResponse {
  return response !== undefined && !response.writableFinished && !response.destroyed
}

const refused = new WeakSet<Socket>()

/** llhttp could not read on. What runs before the broken bytes still gets its answer; nothing is put into the middle of one. */
function refuseBrokenBytes(error: NodeJS.ErrnoException, socket: Socket, last: ServerResponse | undefined): void {
  if (refused.has(socket)) return
  refused.add(socket)
  const isProtocolError = error.code?.startsWith('HPE_') === true || error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
  // A connection that was opened in advance and never used expects no answer.
  const isUnused = error.code === 'ERR_HTTP_REQUEST_TIMEOUT' && socket.bytesRead === 0
  if (
    !isProtocolError ||
    isUnused ||
    error.code === 'HPE_INVALID_EOF_STATE' ||
    (isRunning(last) && !last.req.complete && last.headersSent)
  ) {
    clientConnectionOf(socket).abandon(!isProtocolError)
    socket.destroy()
  } else if (isRunning(last) && last.req.complete) {
    last.once('close', () => answerOnSocket(socket, refusalStatus(error)))
  } else {
    clientConnectionOf(socket).abandon(false)
    answerOnSocket(socket, refusalStatus(error))
  }
}

function refusalStatus(error: NodeJS.ErrnoException): OwnStatus {
  switch (error.code) {
    case 'HPE_HEADER_OVERFLOW':
      return 431
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return 413
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return 408
    default:
      return 400
  }
}
