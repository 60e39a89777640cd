// The server that clients reach. Fastify carries its life; its router never sees a request, because every path belongs to the clients of legacy and
// the engine takes the server's events before it (decision 0010). Called by app.ts.
import { createServer } from 'node:http'
import Fastify, { type FastifyInstance } from 'fastify'
import { attachEngine, engineServerOptions } from '../forwarder/index.ts'
import type { FrontDoor } from './front-door.ts'

export interface ClientAppOptions {
  /** How long running requests may go on once the app is closed, and tunnels, which never end by themselves. */
  readonly drainMs: number
  readonly tunnelDrainMs: number
  readonly onDrain: () => void
}

export interface ClientApp {
  readonly app: FastifyInstance
  readonly socketCount: () => number
}

export function createClientApp(frontDoor: FrontDoor, options: ClientAppOptions): ClientApp {
  const server = createServer(engineServerOptions)
  attachEngine(server, frontDoor)
  let socketCount = 0
  server.on('connection', socket => {
    socketCount += 1
    socket.once('close', () => {
      socketCount -= 1
    })
  })
  const app = Fastify({
    serverFactory: () => server,
    // The engine answers what is no HTTP; a second answer on the same socket would be garbage.
    clientErrorHandler: () => {},
  })
  app.addHook('preClose', async () => {
    options.onDrain()
    frontDoor.startDraining()
    server.close()
    await frontDoor.drained(options.drainMs, options.tunnelDrainMs)
    server.closeAllConnections()
  })
  return { app, socketCount: () => socketCount }
}
