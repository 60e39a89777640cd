// GET /decisions?limit=&verdict=: the last requests on strangled routes, newest first, each with its assignment, both sides' times and its comparison.
import type { FastifyInstance } from 'fastify'
import type { Controls } from './controls.ts'

interface DecisionsQuery {
  readonly limit: number
  readonly verdict?: string
}

const querystring = {
  type: 'object',
  additionalProperties: false,
  properties: {
    limit: { type: 'integer', minimum: 1, maximum: 1_000, default: 100 },
    verdict: { enum: ['match', 'mismatch', 'ignored', 'failed'] },
  },
}

export function registerDecisions(app: FastifyInstance, { controls }: { controls: Controls }): void {
  app.get<{ Querystring: DecisionsQuery }>('/decisions', { schema: { querystring } }, async ({ query }) => ({
    decisions: await controls.decisions(query.limit, query.verdict ?? null),
  }))
}
