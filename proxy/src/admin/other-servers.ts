// The kit's other servers seen through the admin port, to read only: /pricing/ and /flags/. Fidelity is not at stake here, so the stock proxy serves;
// no request of a client ever comes this way (docs/decisions/0010).
import httpProxy from '@fastify/http-proxy'
import type { FastifyInstance } from 'fastify'
import type { AdminParts } from './admin-app.ts'

export async function registerOtherServers(
  app: FastifyInstance,
  { pricing, flagsUrl }: Pick<AdminParts, 'pricing' | 'flagsUrl'>,
): Promise<void> {
  const shown = [
    { prefix: '/pricing', upstream: pricing },
    { prefix: '/flags', upstream: flagsUrl },
  ]
  for (const { prefix, upstream } of shown) {
    if (upstream === '') continue
    await app.register(httpProxy, {
      prefix,
      upstream,
      httpMethods: ['GET', 'HEAD'],
      disableRequestLogging: true,
      // Left alone it repeats a GET ten times on 503 (reply-from reads `maxRetriesOn503: 0` as unset). Retries belong to the queue.
      retryMethods: [],
    })
  }
}
