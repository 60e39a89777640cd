// The routes of those who look after the service, for `npm run quotes`: lists, the story of one quote, another try. Like all routes of the service they belong on
// a network that clients do not reach; the proxy forwards none of them.
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { ServiceError } from '../errors.ts'
import type { Database } from '../store/database.ts'
import { readFailedQuotes, readQuotesByNumber } from '../store/list-quotes.ts'
import { readQuoteStory } from '../store/quote-story.ts'
import { type ReplayOrder, replayQuote } from '../store/replay-quote.ts'
import { readFailedWebhooks, rearmWebhook } from '../store/webhook-records.ts'
import { isQuoteId } from './quote-id.ts'

const countMax = 1_000
const count = Type.Optional(Type.String({ pattern: '^[1-9]\\d{0,3}$' }))
const FailuresQuery = Type.Object({ count, all: Type.Optional(Type.Literal('true')) }, { additionalProperties: false })
const NumbersQuery = Type.Object({ count, after: Type.Optional(Type.String({ pattern: '^\\d{1,9}$' })) }, { additionalProperties: false })
const Replay = Type.Object(
  { by: Type.String({ minLength: 1, maxLength: 200 }), why: Type.String({ minLength: 1, maxLength: 1_000 }) },
  { additionalProperties: false },
)

const countOf = (text: string | undefined) => Math.min(countMax, Number(text ?? 100))

export async function keeperRoutes(app: FastifyInstance, { database }: { readonly database: Database }): Promise<void> {
  app.get<{ Querystring: { count?: string; all?: 'true' } }>('/failures', { schema: { querystring: FailuresQuery } }, async request => {
    const limit = countOf(request.query.count)
    const [quotes, webhooks] = await Promise.all([
      readFailedQuotes(database, { countMax: limit, all: request.query.all === 'true' }),
      readFailedWebhooks(database, limit),
    ])
    return { quotes, webhooks }
  })

  app.get<{ Querystring: { count?: string; after?: string } }>(
    '/quotes/by-number',
    { schema: { querystring: NumbersQuery } },
    async request => ({
      quotes: await readQuotesByNumber(database, Number(request.query.after ?? 0), countOf(request.query.count)),
    }),
  )

  app.get<{ Params: { id: string } }>('/quotes/:id/story', async request => {
    const { id } = request.params
    const story = isQuoteId(id) ? await readQuoteStory(database, id) : null
    if (story === null) throw new ServiceError('QUOTE_NOT_FOUND', `there is no quote "${id}"`)
    return story
  })

  app.post<{ Params: { id: string }; Body: ReplayOrder }>('/quotes/:id/replay', { schema: { body: Replay } }, async request => {
    const { id } = request.params
    if (!isQuoteId(id)) throw new ServiceError('QUOTE_NOT_FOUND', `there is no quote "${id}"`)
    const quote = await replayQuote(database, id, request.body)
    request.log.info({ quoteId: id, ...request.body }, 'a failed quote is calculated again')
    return quote
  })

  app.post<{ Params: { id: string }; Body: ReplayOrder }>('/webhooks/:id/replay', { schema: { body: Replay } }, async request => {
    const { id } = request.params
    const webhook = isQuoteId(id) ? await rearmWebhook(database, id, request.body) : null
    if (webhook === null) throw new ServiceError('WEBHOOK_NOT_FAILED', `there is no undeliverable webhook "${id}"`)
    request.log.info({ webhookId: id, ...request.body }, 'an undeliverable webhook is delivered again')
    return webhook
  })
}
