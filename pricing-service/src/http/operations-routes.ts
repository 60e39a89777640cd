// GET /healthz (alive), /readyz (may get traffic), /metrics. The same three for api and worker.
import type { FastifyInstance } from 'fastify'
import type { Registry } from 'prom-client'

export interface OperationsRoutesOptions {
  readonly registry: Registry
  /** Names of what is away; empty when traffic may come. */
  readonly missing: () => readonly string[]
}

export async function operationsRoutes(app: FastifyInstance, options: OperationsRoutesOptions): Promise<void> {
  app.get('/healthz', async () => ({ status: 'alive' }))

  app.get('/readyz', async (_request, reply) => {
    const missing = options.missing()
    return missing.length === 0 ? { status: 'ready' } : reply.code(503).send({ status: 'not ready', missing })
  })

  app.get('/metrics', async (_request, reply) => reply.type(options.registry.contentType).send(await options.registry.metrics()))
}
