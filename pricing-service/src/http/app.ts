// The api's HTTP side: fastify with its plugins in order. Built apart from the process, so that it can be started anywhere.
import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'
import type { Logger } from 'pino'
import { ServiceError } from '../errors.ts'
import { cancelRoute } from './cancel-route.ts'
import { type EventsRouteOptions, eventsRoute } from './events-route.ts'
import { hangUpWhenClosing } from './hang-up.ts'
import { keeperRoutes } from './keeper-routes.ts'
import { modelsRoutes } from './models-routes.ts'
import { type OperationsRoutesOptions, operationsRoutes } from './operations-routes.ts'
import { answerBrokenHttp, answerProblems, sendProblem } from './problems.ts'
import { type QuotesRoutesOptions, quotesRoutes } from './quotes-routes.ts'
import { writeBacksRoutes } from './write-backs-routes.ts'

const jsonBytesMax = 64 * 1024
/** A model of 256 MiB may come over a slow line; after this a stuck upload ends. */
const requestTimeoutMs = 600_000

export interface ApiOptions {
  readonly log: Logger
  readonly quotes: QuotesRoutesOptions
  readonly events: EventsRouteOptions
  readonly operations: Omit<OperationsRoutesOptions, 'registry'>
}

export async function buildApi({ log, quotes, events, operations }: ApiOptions): Promise<FastifyInstance> {
  const app = fastify({
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: jsonBytesMax,
    requestTimeout: requestTimeoutMs,
    forceCloseConnections: 'idle',
    // fastify's defaults would delete unknown keys and turn "10" into 10 in silence.
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false, useDefaults: false } },
    clientErrorHandler: answerBrokenHttp,
    frameworkErrors: (error, request, reply) =>
      sendProblem(request, reply, new ServiceError('ROUTE_NOT_FOUND', 'the path cannot be read', { cause: error })) as never,
  })
  answerProblems(app)
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none'
    quotes.metrics.httpSeconds.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000)
  })
  hangUpWhenClosing(app)
  await app.register(operationsRoutes, { ...operations, registry: quotes.metrics.registry })
  await app.register(modelsRoutes, { models: quotes.models })
  await app.register(quotesRoutes, quotes)
  await app.register(cancelRoute, quotes)
  await app.register(eventsRoute, events)
  await app.register(keeperRoutes, quotes)
  await app.register(writeBacksRoutes, quotes)
  return app
}
