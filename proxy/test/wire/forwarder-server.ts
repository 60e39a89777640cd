// A server that does nothing but forward, for the tests: an origin flows in, a port, the outcomes and the forwarder flow out.
import { createServer } from 'node:http'
import {
  attachEngine,
  createForwarder,
  engineServerOptions,
  type ForwarderOptions,
  type ForwardOptions,
  type ForwardOutcome,
} from '../../src/forwarder/index.ts'

export async function startForwarderServer(options: Omit<ForwarderOptions, 'side'>, forwardOptions: ForwardOptions = {}) {
  const forwarder = createForwarder({ ...options, side: 'legacy' })
  const outcomes: ForwardOutcome[] = []
  let wake = () => {}
  const server = createServer(engineServerOptions)
  attachEngine(server, {
    onRequest: async (request, response) => {
      outcomes.push(await forwarder.forward(request, response, forwardOptions))
      wake()
    },
    onUpgrade: (request, socket, head) => forwarder.tunnel(request, socket, head),
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    forwarder,
    server,
    port: (server.address() as { port: number }).port,
    /** Resolves with the outcome of exchange number `index`, counted from 0. */
    async outcome(index: number): Promise<ForwardOutcome> {
      while (outcomes.length <= index) await new Promise<void>(resolve => (wake = resolve))
      return outcomes[index]!
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await forwarder.close()
    },
  }
}
