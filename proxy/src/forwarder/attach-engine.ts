// Takes over the node:http server that faces clients: its events flow in, guarded requests, one after another per connection, flow out to the app.
import type { IncomingMessage, Server, ServerOptions, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { clientConnectionOf } from './client-connection.ts'
import { mayTunnel, serveWithoutUpgrade } from './declined-upgrade.ts'
import { answerOnSocket, answerOwn, type OwnStatus } from './failure-answers.ts'
import { isAmbiguous } from './guards.ts'
import { hasToken } from './hop-by-hop.ts'
import type { EngineHandlers } from './index.ts'
import { turnIsTaken, turnWaits } from './waiting-turns.ts'

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
}

export function attachEngine(server: Server, handlers: EngineHandlers): void {
  // Beyond 1 000 fields node would drop fields silently; 0 lifts that, the head's size still binds.
  server.maxHeadersCount = 0
  // A client may close its sending half and still read; legacy gets to see the half-close (see exchange.ts).
  ;(server as Server & { httpAllowHalfOpen: boolean }).httpAllowHalfOpen = true
  const lastResponses = new WeakMap<Socket, ServerResponse>()
  const prepared = new WeakSet<Socket>()

  /** Pipelined requests wait for their predecessor's answer: legacy would have served them in order too. */
  const inOrder = (request: IncomingMessage, response: ServerResponse): void => {
    const { socket } = request
    // node destroys a connection on which it finds this name, and with it the answers before; under another it is refused in its turn (HTTP/0.9).
    if (request.method === 'PRI') request.method = 'GET'
    const previous = lastResponses.get(socket)
    // What follows an answer that ends the connection is nobody's request, not even after a refusal.
    if (previous?.shouldKeepAlive === false) return
    lastResponses.set(socket, response)
    // llhttp lets `keep-alive` of an HTTP/1.0 client outweigh its `close`; RFC 9112 §9.3 has it the other way round.
    if (request.httpVersionMinor === 0 && hasToken(request.headers.connection ?? '', 'close')) response.shouldKeepAlive = false
    if (!isRunning(previous)) accept(request, response)
    else {
      turns.set(response, () => accept(request, response))
      turnWaits(socket)
      previous.once('close', () => {
        turnIsTaken(socket)
        const turn = turns.get(response)!
        turns.delete(response)
        if (socket.writable && previous.shouldKeepAlive) turn()
      })
    }
  }
  const accept = (request: IncomingMessage, response: ServerResponse): void => {
    if (isAmbiguous(request)) answerOwn(response, 400, true)
    else handlers.onRequest(request, response)
  }

  /** The same for a request that takes the whole connection: meanwhile it is read on, or nobody would notice that the client left. */
  const afterPrevious = (client: Socket, head: Buffer, go: (early: Buffer) => void): void => {
    const previous = lastResponses.get(client)
    if (previous?.shouldKeepAlive === false) return
    if (!isRunning(previous)) {
      go(head)
      return
    }
    let early = head
    const keep = (bytes: Buffer) => {
      early = Buffer.concat([early, bytes])
      if (early.length > earlyBytesMax) client.pause()
    }
    // node:http has let go of the socket, and with it of telling the answer that is still being written when it may go on.
    const onDrain = () => previous.emit('drain')
    client.on('data', keep).on('drain', onDrain)
    previous.once('close', () => {
      client.off('data', keep).off('drain', onDrain).pause()
      if (client.writable && previous.shouldKeepAlive) go(early)
    })
  }

  // After the last answer a half-closed connection must end: node forgets that when an answer leaves out `Connection`.
  server.on('connection', (socket: Socket) => {
    if (prepared.has(socket)) return
    prepared.add(socket)
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
    surviveReset(client)
    afterPrevious(client, head, early => {
      if (isAmbiguous(request)) answerOnSocket(client, 400)
      else if (mayTunnel(request)) handlers.onUpgrade(request, client, early)
      else serveWithoutUpgrade(server, request, client, early)
    })
  })
  // Refused unless the app takes it: a reverse proxy opens no tunnels to places that the client names, legacy may.
  server.on('connect', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const client = socket as Socket
    surviveReset(client)
    afterPrevious(client, head, early => {
      if (handlers.onConnect === undefined) answerOnSocket(client, 405)
      else if (isAmbiguous(request)) answerOnSocket(client, 400)
      else handlers.onConnect(request, client, early)
    })
  })
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    refuseBrokenBytes(error, socket as Socket, lastResponses.get(socket as Socket))
  })
}

/** node:http has let go of the socket: without a listener a reset would end the process. A connection may offer an upgrade again and again. */
function surviveReset(client: Socket): void {
  if (!client.listeners('error').includes(destroyIt)) client.on('error', destroyIt)
}

function destroyIt(this: Socket): void {
  this.destroy()
}

function isRunning(response: ServerResponse | undefined): response is ServerResponse {
  return response !== undefined && !response.writableFinished && !response.destroyed
}

/** What a client may send behind an upgrade while the request before it is still being answered. */
const earlyBytesMax = 65_536
/** What is done with a request once its predecessor is answered. */
const turns = new WeakMap<ServerResponse, () => void>()
const refused = new WeakSet<Socket>()

/** llhttp could not read on. What runs before the broken bytes still gets its answer; nothing is put into the middle of one. */
function refuseBrokenBytes(error: NodeJS.ErrnoException, socket: Socket, last: ServerResponse | undefined): void {
  if (refused.has(socket)) return
  refused.add(socket)
  const isProtocolError = error.code?.startsWith('HPE_') === true || error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
  // A connection that was opened in advance and never used expects no answer, nor does a client that ended within a request.
  const isSilent = error.code === 'HPE_INVALID_EOF_STATE' || (error.code === 'ERR_HTTP_REQUEST_TIMEOUT' && socket.bytesRead === 0)
  const refuse = () => (isSilent ? socket.destroySoon() : answerOnSocket(socket, refusalStatus(error)))
  if (!isProtocolError) {
    clientConnectionOf(socket).abandon(true)
    socket.destroy()
  } else if (isRunning(last) && last.req.complete) last.once('close', refuse)
  else if (isRunning(last) && turns.has(last)) turns.set(last, refuse)
  else {
    clientConnectionOf(socket).abandon(false)
    if (isRunning(last) && last.headersSent) socket.destroy()
    else refuse()
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
