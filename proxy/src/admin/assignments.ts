// GET /assignments: the strangled routes, what their flags say at this moment, and how often each side was assigned for which reason.
import type { FastifyInstance } from 'fastify'
import type { AdminParts } from './admin-app.ts'

export function registerAssignments(app: FastifyInstance, { flags, table }: Pick<AdminParts, 'flags' | 'table'>): void {
  const routes = table.map(({ route, candidate }) => ({
    name: route.name,
    method: route.method,
    path: route.path,
    class: route.class,
    capability: route.capability,
    candidateConfigured: candidate !== null,
  }))
  app.get('/assignments', async () => ({ routes, flags: flags.snapshot(), counts: flags.decisionCounts() }))
}
