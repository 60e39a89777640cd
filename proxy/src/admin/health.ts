// /healthz: the process lives. /readyz: it may get traffic, which ends when it drains. /metrics: Prometheus text.
import type { FastifyInstance } from 'fastify'
import type { AdminParts } from './admin-app.ts'

export function registerHealth(app: FastifyInstance, { isReady, metrics }: Pick<AdminParts, 'isReady' | 'metrics'>): void {
  app.get('/healthz', async () => ({ status: 'alive' }))
  app.get('/readyz', async (_, reply) => {
    if (isReady()) return { status: 'ready' }
    return reply.code(503).send({ status: 'draining' })
  })
  app.get('/metrics', async (_, reply) => reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()))
}
