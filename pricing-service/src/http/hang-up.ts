// In: an app that is about to close. Out: no connection holds the drain up: those without a request are closed at once, the others after
// their answer. node's own closeIdleConnections passes over connections that never sent a request (clients open some in reserve), and
// over those whose answer is just under way; each would keep the process until it is ended by force.
import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'

export function hangUpWhenClosing(app: FastifyInstance): void {
  const requestCounts = new Map<Socket, number>()
  let closing = false

  app.server.on('connection', socket => {
    requestCounts.set(socket, 0)
    socket.once('close', () => requestCounts.delete(socket))
  })
  app.server.on('request', ({ socket }, response) => {
    requestCounts.set(socket, (requestCounts.get(socket) ?? 0) + 1)
    response.once('close', () => {
      const requestCount = (requestCounts.get(socket) ?? 1) - 1
      requestCounts.set(socket, requestCount)
      if (closing && requestCount === 0) socket.destroySoon()
    })
  })
  app.addHook('preClose', async () => {
    closing = true
    for (const [socket, requestCount] of requestCounts) if (requestCount === 0) socket.destroySoon()
  })
  app.addHook('onSend', async (_request, reply) => {
    if (closing) reply.header('connection', 'close')
  })
}
