// In: whatever went wrong on the admin port. Out: problem details (RFC 9457) with a stable code. Coded errors of flags keep their own code and status.
import { FlagError, flagErrors } from '@ficus/flags'
import type { FastifyInstance } from 'fastify'

export class AdminError extends Error {
  override readonly name = 'AdminError'
  readonly code: string
  readonly statusCode: number

  constructor(code: string, statusCode: number, message: string) {
    super(message)
    this.code = code
    this.statusCode = statusCode
  }
}

export function answerProblems(app: FastifyInstance): void {
  app.setErrorHandler((error: Error & { code?: string; statusCode?: number }, _, reply) => {
    const status = error instanceof FlagError ? flagErrors[error.code].status : (error.statusCode ?? 500)
    const detail = status === 500 && !(error instanceof FlagError) ? 'The proxy failed at this; its log says more.' : error.message
    reply
      .code(status)
      .type('application/problem+json')
      .send({ type: 'about:blank', title: error.name, status, code: error.code ?? 'ADMIN_FAULT', detail })
  })
  app.setNotFoundHandler((request, reply) => {
    const detail = `there is no ${request.method} ${request.url} on the admin port; try GET /assignments, /decisions, /mismatches, /metrics, /healthz or /readyz`
    reply
      .code(404)
      .type('application/problem+json')
      .send({ type: 'about:blank', title: 'Not Found', status: 404, code: 'ADMIN_ROUTE_UNKNOWN', detail })
  })
}
