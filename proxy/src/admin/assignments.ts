// GET /assignments: the strangled routes, what their flags say at this moment, and how often each side was assigned for which reason.
import type { FastifyInstance } from 'fastify'
import type { Controls } from './controls.ts'

export function registerAssignments(app: FastifyInstance, { controls }: { controls: Controls }): void {
  app.get('/assignments', () => controls.assignments())
}
