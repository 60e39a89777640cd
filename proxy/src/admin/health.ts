// /healthz: the process lives. /readyz: it may get traffic, which ends when it drains. /metrics: Prometheus text.
import type { FastifyInstance } from 'fastify'
import type { Controls } from './controls.ts'

export function registerHealth(app: FastifyInstance, { controls }: { controls: Controls }): void {
  app.get('/healthz', async () => ({ status: 'alive' }))
  app.get('/readyz', async (_, reply) => {
    const { ready, ...detail } = controls.readiness()
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'draining', ...detail })
  })
  app.get('/metrics', async (_, reply) => {
    const { contentType, text } = await controls.metrics()
    return reply.type(contentType).send(text)
  })
}
