// POST /quotes and GET /quotes/:id. The order of a quote's acceptance: turn away who has no chance, read the request, check its options, find its model, admit,
// answer at once if the model was measured before, record, queue, wait as long as the caller prefers, tell where it stands. Each step is done elsewhere.
import multipart from '@fastify/multipart'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { type Calculator, calculatorFor } from '../calculators/index.ts'
import { type Quote, QuoteRequest } from '../contract.ts'
import { RequestRefused, ServiceError } from '../errors.ts'
import { type CostSeed, costSeed } from '../fairness/cost-seed.ts'
import { mayBeDropped } from '../fairness/lanes.ts'
import type { ModelFiles } from '../models/model-files.ts'
import type { Relay } from '../queue/relay.ts'
import { acceptQuote } from '../store/accept-quote.ts'
import type { Database } from '../store/database.ts'
import type { FinishedWaits } from '../store/finished-waits.ts'
import { isFinished } from '../store/quote-row.ts'
import { isMeasured } from '../store/read-geometry.ts'
import { readQuote } from '../store/read-quotes.ts'
import { joinWaiters } from '../store/waiters.ts'
import type { CallbackRule } from '../webhooks/callback-url.ts'
import { storedFormat } from '../worker/stored-format.ts'
import type { Admission } from './admission.ts'
import { answerAtOnce } from './answer-at-once.ts'
import type { ApiMetrics } from './api-metrics.ts'
import { callerHeaders, callerOf } from './caller.ts'
import { clientGone } from './client-gone.ts'
import type { Leavers } from './leavers.ts'
import { preferredWaitMs } from './prefer-wait.ts'
import { askAgainSeconds, withStanding } from './quote-standing.ts'
import { readUpload } from './quote-upload.ts'
import { openRepeats } from './repeats.ts'

export interface QuotesRoutesOptions {
  readonly database: Database
  readonly models: ModelFiles
  readonly relay: Relay
  readonly waits: FinishedWaits
  readonly admission: Admission
  readonly leavers: Leavers
  readonly metrics: ApiMetrics
  readonly callbacks: CallbackRule
  /** Whether this process prices models that were measured before. */
  readonly answerKnownModels: boolean
  readonly waitMaxMs: number
  /** Aborted when the drain wants open waits to end. */
  readonly drained: AbortSignal
}

const PostHeaders = Type.Object({
  'idempotency-key': Type.Optional(Type.String({ minLength: 1, maxLength: 255, pattern: '^[!-~]+$' })),
  ...callerHeaders,
})
const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export async function quotesRoutes(app: FastifyInstance, options: QuotesRoutesOptions): Promise<void> {
  const repeats = openRepeats(options.database)
  app.removeContentTypeParser('text/plain') // fastify takes it by default
  await app.register(multipart)
  const schema = { headers: PostHeaders, body: { content: { 'application/json': { schema: QuoteRequest } } } }

  app.post('/quotes', { schema }, async (request, reply) => {
    const caller = callerOf(request)
    const key = (request.headers['idempotency-key'] as string | undefined) ?? null
    const isRepeat = async () => key !== null && (await repeats.has(key))
    await options.admission.turnAway(caller, isRepeat)
    const asked = request.isMultipart() ? await readUpload(request, options.models) : jsonBody(request)
    refuseForeignKeys(asked)
    const calculator = calculatorFor(asked)
    refuseUnknownChoice(asked, calculator)
    if (asked.callbackUrl !== undefined) options.callbacks.check(asked.callbackUrl)
    const cost = await costOf(options.models, asked, calculator)
    const forecast = await options.admission.admit(caller, cost, () => isMeasured(options.database, asked, calculator), isRepeat)
    const waits = (preferredWaitMs(request.headers.prefer, options.waitMaxMs) ?? 0) > 0
    const atOnce = options.answerKnownModels ? await answerAtOnce(options.database, asked, calculator) : null
    const entry = { ...caller, ...forecast, waits: waits && atOnce === null }
    const { quote, created } = await acceptQuote(options.database, asked, key, calculator, entry, atOnce)
    if (created === null) return answer(reply, await settled(quote, await counted(quote, waits), false, request, reply))
    options.metrics.accepted.inc()
    if (atOnce !== null) {
      options.metrics.answeredAtOnce.inc({ status: quote.status })
      options.admission.answered(caller, created)
      return answer(reply, quote)
    }
    options.admission.accepted(caller, created)
    return answer(reply, await settled(quote, waits && mayBeDropped[caller.lane], true, request, reply))
  })

  app.get<{ Params: { id: string } }>('/quotes/:id', async (request, reply) => {
    const { id } = request.params
    const quote = uuidPattern.test(id) ? await readQuote(options.database, id) : null
    if (quote === null) throw new ServiceError('QUOTE_NOT_FOUND', `there is no quote "${id}"`)
    const waits = (preferredWaitMs(request.headers.prefer, options.waitMaxMs) ?? 0) > 0
    const later = await settled(quote, await counted(quote, waits), false, request, reply)
    if (!isFinished(later)) reply.header('retry-after', askAgainSeconds(later))
    return reply.send(later)
  })

  const counted = async (quote: Quote, waits: boolean) => waits && !isFinished(quote) && (await joinWaiters(options.database, quote.id))

  /**
   * The quote as it is when it is finished or the preferred wait is over. The wait begins before the job is queued, to miss nothing. `isCounted`: the store
   * counts this wait, so that the end of the last one can end the work.
   */
  async function settled(
    quote: Quote,
    isCounted: boolean,
    dispatch: boolean,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<Quote> {
    if (isFinished(quote)) return quote
    const gone = clientGone(reply)
    const waitMs = preferredWaitMs(request.headers.prefer, options.waitMaxMs)
    if (waitMs !== null) reply.header('preference-applied', `wait=${waitMs / 1000}`)
    const notQueued = new AbortController()
    const waiting = options.waits.wait(quote.id, waitMs ?? 0, AbortSignal.any([gone, options.drained, notQueued.signal]))
    if (dispatch) {
      await options.relay.dispatch(quote.id).catch(error => {
        // Accepted all the same: the relay queues it later. Nobody should wait for that.
        request.log.warn({ err: error, quoteId: quote.id }, 'an accepted quote is not queued yet')
        notQueued.abort()
      })
    }
    const finished = await waiting
    if (finished !== null) return finished
    if (isCounted) options.leavers.ended(quote.id, gone.aborted)
    return gone.aborted ? quote : withStanding(options, quote)
  }
}

function jsonBody(request: FastifyRequest): QuoteRequest {
  if (request.body === undefined) throw new ServiceError('REQUEST_TYPE_UNSUPPORTED', 'send application/json or multipart/form-data')
  return request.body as QuoteRequest
}

/** Looks at the model's first kilobytes. */
async function costOf(models: ModelFiles, request: QuoteRequest, calculator: Calculator): Promise<CostSeed> {
  const { modelSha256 } = request
  const { bytesCount, head } = await models.head(modelSha256).catch((error: unknown) => {
    if (!(error instanceof ServiceError) || error.code !== 'MODEL_BYTES_MISSING') throw error
    throw new RequestRefused('MODEL_NOT_FOUND', `there is no model ${modelSha256}; PUT it to /models/${modelSha256} first`)
  })
  return costSeed({ format: storedFormat(head, bytesCount), bytesCount }, calculator.geometryTask(request))
}

const castingOnly = ['units', 'leadTime', 'currency'] as const

/** A key that would be passed over is refused: whoever states units must not get a price that ignores them. */
function refuseForeignKeys(request: QuoteRequest): void {
  if (request.tariff === 'casting') return
  const foreign = castingOnly.find(key => request[key] !== undefined)
  if (foreign !== undefined)
    throw new ServiceError('REQUEST_INVALID', `body: "${foreign}" belongs to the tariff casting; this request asks for mes`)
}

function refuseUnknownChoice(request: QuoteRequest, calculator: Calculator): void {
  const refusal = calculator.check(request)
  if (refusal !== null) throw new RequestRefused(refusal.code, refusal.detail)
}

function answer(reply: FastifyReply, quote: Quote): FastifyReply {
  if (isFinished(quote)) return reply.code(200).send(quote)
  return reply.code(202).header('location', `/quotes/${quote.id}`).header('retry-after', askAgainSeconds(quote)).send(quote)
}
