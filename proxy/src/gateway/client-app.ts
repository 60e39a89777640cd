// The server that clients reach. Fastify carries its life; its router never sees a request, because every path belongs to the clients of legacy and
// the engine takes the server's events before it (decision 0010). Called by serving.ts.
import { createServer, type Server } from 'node:http'
import { Server as NetServer } from 'node:net'
import Fastify, { type FastifyInstance } from 'fastify'
import { attachEngine, engineServerOptions } from '../forwarder/index.ts'
import { type ConnectionLimits, type CountedConnections, limitConnections, type RefusalCause } from '../life/connection-limits.ts'
import type { FrontDoor } from './front-door.ts'

export interface ClientAppOptions extends ConnectionLimits {
  /** How long running requests may go on once the app is closed, and tunnels, which never end by themselves. */
  readonly drainMs: number
  readonly tunnelDrainMs: number
  /** How long idle connections then still get an answer to a request that is on its way. */
  readonly keepAliveDrainMs: number
  /** How long a client may take for a request's head. */
  readonly clientHeadMs: number
  readonly clientIdleMs: number
  readonly onDrain: () => void
  readonly onRefused: (cause: RefusalCause) => void
}

export interface ClientApp {
  readonly app: FastifyInstance
  readonly socketCount: () => number
}

export function createClientApp(frontDoor: FrontDoor, options: ClientAppOptions): ClientApp {
  const { clientHeadMs, clientIdleMs } = options
  const server = createServer({
    ...engineServerOptions,
    headersTimeout: clientHeadMs,
    keepAliveTimeout: clientIdleMs,
    // Node looks for late heads this often, every 30 s if left alone.
    connectionsCheckingInterval: Math.min(5_000, Math.ceil(clientHeadMs / 4)),
  })
  attachEngine(server, frontDoor)
  const connections = limitConnections(server, options, options.onRefused)
  const app = Fastify({
    serverFactory: () => server,
    // The engine answers what is no HTTP; a second answer on the same socket would be garbage.
    clientErrorHandler: () => {},
  })
  app.addHook('preClose', async () => {
    options.onDrain()
    await drain(server, frontDoor, options, connections)
  })
  return { app, socketCount: connections.openCount }
}

/**
 * A client cannot know that its idle connection is about to close: a request it has just sent would be lost. So the port closes at once, while idle
 * connections live on for a moment, in which each answer tells its client to go. An answer is over for us when node has it, for a slow reader when it has left.
 */
async function drain(
  server: Server,
  frontDoor: FrontDoor,
  { drainMs, tunnelDrainMs, keepAliveDrainMs }: ClientAppOptions,
  { whenNoneOpen, whenAllSent }: CountedConnections,
): Promise<void> {
  const untilMs = performance.now() + drainMs
  const leftMs = () => Math.max(0, untilMs - performance.now())
  frontDoor.startDraining()
  // http's own close would cut the idle ones now.
  NetServer.prototype.close.call(server)
  await Promise.all([frontDoor.drained(drainMs, tunnelDrainMs), whenNoneOpen(keepAliveDrainMs)])
  await whenAllSent(leftMs())
  server.closeIdleConnections()
  await frontDoor.drained(leftMs(), 0)
  await whenAllSent(leftMs())
  server.closeAllConnections()
}
