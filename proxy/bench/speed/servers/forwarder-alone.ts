// Contestant "features off": our engine and forwarder in a bare server. No routes, flags, partners, metrics or shutdown. In: the upstream's port.
import { createServer } from 'node:http'
import { attachEngine, createForwarder, engineServerOptions } from '../../../src/forwarder/index.ts'
import { tellPort } from './tell-port.ts'

const forwarder = createForwarder({ origin: `http://127.0.0.1:${process.argv[2]}`, side: 'legacy' })
const ignoreOutcome = () => {}
const server = createServer(engineServerOptions)
attachEngine(server, {
  onRequest: (request, response) => forwarder.pass(request, response, undefined, ignoreOutcome),
  onUpgrade: (request, socket, head) => forwarder.tunnel(request, socket, head),
})
tellPort(server)
