// The routes of write-backs (write-back-contract.ts): who records quotes elsewhere takes numbers here, notes what he is about to record, and says how it ended.
// Like all routes of the service they belong on a network that clients do not reach. None of them calculates anything, so none is refused under load.
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { WriteBackAbsence, WriteBackBlockOrder, WriteBackClaim, WriteBackNote, WriteBackSettlement } from '../contract.ts'
import type { Database } from '../store/database.ts'
import { claimDue, noteAbsence, noteWriteBack, readWriteBacks, settleWriteBack, takeBlock } from '../store/write-backs.ts'

const numberText = { params: Type.Object({ number: Type.String({ pattern: '^[1-9]\\d{0,9}$' }) }) }
const PageQuery = Type.Object(
  {
    after: Type.Optional(Type.String({ pattern: '^\\d{1,10}$' })),
    count: Type.Optional(Type.String({ pattern: '^([1-9]\\d{0,2}|1000)$' })),
  },
  { additionalProperties: false },
)
type Numbered = { number: string }

export async function writeBacksRoutes(app: FastifyInstance, { database }: { readonly database: Database }): Promise<void> {
  app.get<{ Querystring: { after?: string; count?: string } }>('/write-backs', { schema: { querystring: PageQuery } }, async request =>
    readWriteBacks(database, Number(request.query.after ?? 0), Number(request.query.count ?? 100)),
  )

  app.post<{ Body: WriteBackBlockOrder }>('/write-backs/blocks', { schema: { body: WriteBackBlockOrder } }, async (request, reply) =>
    reply.code(201).send(await takeBlock(database, request.body)),
  )

  app.post<{ Body: WriteBackClaim }>('/write-backs/due', { schema: { body: WriteBackClaim } }, async request => ({
    writeBacks: await claimDue(database, request.body.count, request.body.leaseMs),
  }))

  app.put<{ Params: Numbered; Body: WriteBackNote }>(
    '/write-backs/:number',
    { schema: { ...numberText, body: WriteBackNote } },
    async (request, reply) => {
      await noteWriteBack(database, Number(request.params.number), request.body)
      return reply.code(201).send({ number: Number(request.params.number) })
    },
  )

  app.put<{ Params: Numbered; Body: WriteBackSettlement }>(
    '/write-backs/:number/settlement',
    { schema: { ...numberText, body: WriteBackSettlement } },
    async request => {
      await settleWriteBack(database, Number(request.params.number), request.body)
      return { number: Number(request.params.number), ...request.body }
    },
  )

  app.put<{ Params: Numbered; Body: WriteBackAbsence }>(
    '/write-backs/:number/absence',
    { schema: { ...numberText, body: WriteBackAbsence } },
    async request => {
      await noteAbsence(database, Number(request.params.number), request.body.dueInMs)
      return { number: Number(request.params.number) }
    },
  )
}
