// GET /ws/orders: the upgrade of an operator's connection to the live feed; without a session 401 at the upgrade, like any other route. Called by server.ts.
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { identify } from './identify.ts'
import type { Mes } from './mes.ts'
import { pathOf } from './serve-request.ts'
import { type Answer, errorPage, unauthorised } from './wire/answer.ts'
import { mannersOf, renderLastWords } from './wire/write-answer.ts'

const frameBytesMax = 64 * 1024 // clients have nothing to say here

export function isOrderSocket(request: IncomingMessage): boolean {
  return request.method === 'GET' && pathOf(request) === '/ws/orders' && /^\s*websocket\s*$/i.test(request.headers.upgrade ?? '')
}

export function serveOrderSocket(mes: Mes) {
  const sockets = new WebSocketServer({ noServer: true, clientTracking: false, perMessageDeflate: false, maxPayload: frameBytesMax })
  sockets.on('headers', headers => {
    for (const [name, value] of mannersOf(mes.nodeName)) headers.push(`${name}: ${value}`)
  })
  const refuse = (socket: Duplex, refused: Answer): void => {
    socket.on('error', () => undefined)
    socket.end(renderLastWords(refused, mes.nodeName))
  }
  sockets.on('wsClientError', (_, socket) => refuse(socket, errorPage(400))) // a handshake without key or version
  return (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    if (identify(mes, request, 'operator') === null) refuse(socket, unauthorised('MES.Session'))
    else sockets.handleUpgrade(request, socket, head, webSocket => mes.orderFeed.add(webSocket))
  }
}
