// /healthz: the process lives. /readyz: it may get traffic, which ends when it drains. /metrics: Prometheus text.
import type { FastifyInstance } from 'fastify'
import type { ServerParts } from '../server-parts.ts'

export function registerOperations(app: FastifyInstance, { isReady, metrics }: ServerParts): void {
  app.get('/healthz', async () => ({ status: 'alive' }))
  app.get('/readyz', async (_, reply) => (isReady() ? { status: 'ready' } : reply.code(503).send({ status: 'draining' })))
  app.get('/metrics', async (_, reply) => reply.type(metrics.contentType).send(await metrics.text()))
}
