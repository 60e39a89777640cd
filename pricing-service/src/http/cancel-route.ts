// DELETE /quotes/:id: nobody wants the answer any more. Idempotent; a quote that has its answer keeps it (409 QUOTE_FINISHED).
import type { FastifyInstance } from 'fastify'
import { ServiceError } from '../errors.ts'
import { cancelQuote } from '../store/cancel-quote.ts'
import type { Database } from '../store/database.ts'
import type { ApiMetrics } from './api-metrics.ts'
import { isQuoteId } from './quote-id.ts'

export interface CancelRouteOptions {
  readonly database: Database
  readonly metrics: ApiMetrics
}

export async function cancelRoute(app: FastifyInstance, { database, metrics }: CancelRouteOptions): Promise<void> {
  app.delete<{ Params: { id: string } }>('/quotes/:id', async request => {
    const { id } = request.params
    if (!isQuoteId(id)) throw new ServiceError('QUOTE_NOT_FOUND', `there is no quote "${id}"`)
    const { quote, changed } = await cancelQuote(database, id)
    if (changed) metrics.cancelled.inc()
    return quote
  })
}
