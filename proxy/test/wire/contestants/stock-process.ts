// The process of the stock proxy: legacy's port flows in, a listening server flows out. Started by stock.ts.
import httpProxy from '@fastify/http-proxy'
import fastify from 'fastify'

const app = fastify()
await app.register(httpProxy, {
  upstream: `http://127.0.0.1:${process.argv[2]}`,
  websocket: true,
  replyOptions: { rewriteRequestHeaders: (request, headers) => ({ ...headers, host: request.headers.host }) },
})
await app.listen({ port: 0, host: '127.0.0.1' })
process.send?.({ type: 'ready', port: String((app.server.address() as { port: number }).port) })
