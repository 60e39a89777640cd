// GET /api/status, /api/history, /api/explain: what the command line shows, as JSON. The ETag of the status is the revision that a change may name in If-Match.
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { readWholeHistory } from '../../audit/whole-history.ts'
import { assertKnown } from '../../audit/writer.ts'
import { FlagError } from '../../errors.ts'
import { statusReport } from '../../status-report.ts'
import type { ServerParts } from '../server-parts.ts'

const historyQuery = Type.Object({ capability: Type.Optional(Type.String()) }, { additionalProperties: false })
const explainQuery = Type.Object(
  {
    capability: Type.String(),
    partner: Type.Optional(Type.String({ minLength: 1 })),
    key: Type.Optional(Type.String({ minLength: 1, description: 'the sticky key, where it is not the partner’s id' })),
  },
  { additionalProperties: false },
)

export function registerReading(app: FastifyInstance, { flags, store }: ServerParts): void {
  app.get('/api/status', async (_, reply) => {
    const report = await statusReport(flags, store)
    return reply.header('ETag', `"${report.revision}"`).send(report)
  })

  app.get<{ Querystring: Type.Static<typeof historyQuery> }>(
    '/api/history',
    { schema: { querystring: historyQuery } },
    async ({ query }) => {
      const { capability } = query
      if (capability !== undefined) assertKnown(store, capability)
      return readWholeHistory(store, capability ?? null)
    },
  )

  app.get<{ Querystring: Type.Static<typeof explainQuery> }>(
    '/api/explain',
    { schema: { querystring: explainQuery } },
    async ({ query }) => {
      const { capability, partner = null, key = partner } = query
      assertKnown(store, capability)
      if (key === null)
        throw new FlagError(
          'CHANGE_REQUEST_INVALID',
          `explaining ${capability}: say for whom, for example ?capability=${capability}&partner=7`,
        )
      return flags.explain(capability, key, { partnerId: partner })
    },
  )
}
