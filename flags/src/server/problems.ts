// In: whatever went wrong with a request. Out: problem details (RFC 9457) with a code of errors.ts; a fault of ours says no more than that.
import type { FastifyError, FastifyInstance } from 'fastify'
import { FlagError, flagErrors } from '../errors.ts'

export interface Problem {
  readonly type: 'about:blank'
  readonly title: string
  readonly status: number
  readonly code: string
  readonly detail: string
  readonly retryable: boolean
  /** The revision in force, where that is what the caller got wrong. */
  readonly revision?: number
}

export function answerProblems(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError | FlagError, request, reply) => {
    const problem = problemOf(error)
    if (problem.status >= 500) request.log.error({ err: error, code: problem.code }, 'a request failed')
    if (problem.status === 401) reply.header('WWW-Authenticate', 'Bearer')
    reply.code(problem.status).type('application/problem+json').send(problem)
  })
  app.setNotFoundHandler((request, reply) => {
    const detail = `there is no ${request.method} ${request.url.split('?')[0]} here; try GET /api/status, /api/history, /api/explain or POST /api/flags/{capability}`
    reply
      .code(404)
      .type('application/problem+json')
      .send({ type: 'about:blank', title: 'Not Found', status: 404, code: 'ROUTE_UNKNOWN', detail, retryable: false })
  })
}

function problemOf(error: FastifyError | FlagError): Problem {
  if (error instanceof FlagError) {
    const { status, retryable, meaning } = flagErrors[error.code]
    const revision = error.revision === null ? {} : { revision: error.revision }
    return { type: 'about:blank', title: meaning, status, code: error.code, detail: error.message, retryable, ...revision }
  }
  const status = error.statusCode ?? 500
  if (status < 500) {
    const code = error.validation === undefined && error.code !== undefined ? error.code : 'CHANGE_REQUEST_INVALID'
    return { type: 'about:blank', title: flagErrors.CHANGE_REQUEST_INVALID.meaning, status, code, detail: error.message, retryable: false }
  }
  const detail = 'the flags server failed at this; its log says more'
  return { type: 'about:blank', title: 'Internal Server Error', status: 500, code: 'SERVER_FAULT', detail, retryable: true }
}
