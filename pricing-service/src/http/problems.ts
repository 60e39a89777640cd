// In: whatever went wrong with a request. Out: RFC 9457 problem+json with a code of errors.ts or a refusal code. Nothing internal leaks:
// what is not ours is a SERVICE_FAULT, and its cause goes to the log only.
import { nearestName } from '@ficus/settings/nearest-name'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Problem, QuoteRequest } from '../contract.ts'
import { type ErrorCode, errorTable, RequestRefused, refusalStatus, ServiceError } from '../errors.ts'
import { closeIfUnread } from './unread-body.ts'

/** When nobody can predict how long it lasts. */
const usualRetryAfterSeconds = 2

/** What fastify says before a route is reached, in our words. */
const frameworkCodes: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_VALIDATION: 'REQUEST_INVALID',
  FST_ERR_CTP_INVALID_JSON_BODY: 'REQUEST_NOT_JSON',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'REQUEST_NOT_JSON',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'REQUEST_TYPE_UNSUPPORTED',
  FST_INVALID_MULTIPART_CONTENT_TYPE: 'REQUEST_TYPE_UNSUPPORTED',
  FST_ERR_CTP_BODY_TOO_LARGE: 'REQUEST_TOO_LARGE',
  FST_REQ_FILE_TOO_LARGE: 'REQUEST_TOO_LARGE',
  FST_PARTS_LIMIT: 'REQUEST_INVALID',
  FST_PROTO_VIOLATION: 'REQUEST_INVALID',
  FST_PREMATURE_CLOSE: 'REQUEST_CUT',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'REQUEST_CUT',
  FST_ERR_BAD_URL: 'ROUTE_NOT_FOUND',
}

export function problemOf(code: string, status: number, detail: string): Problem {
  return { type: `urn:ficus:problem:${code}`, title: code, status, code, detail }
}

export function answerProblems(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, request, reply) => sendProblem(request, reply, asOurs(error)))
  app.setNotFoundHandler((request, reply) =>
    sendProblem(request, reply, new ServiceError('ROUTE_NOT_FOUND', `there is no ${request.method} ${request.url.split('?')[0]}`)),
  )
}

/** For what never becomes a request: broken HTTP. Written by hand, because there is no reply object. */
export function answerBrokenHttp(error: Error & { code?: string }, socket: import('node:net').Socket): void {
  if (socket.destroyed || !socket.writable) return void socket.destroy()
  const body = JSON.stringify(problemOf('REQUEST_INVALID', 400, `the HTTP request cannot be read (${error.code ?? 'unknown'})`))
  socket.end(
    `HTTP/1.1 400 Bad Request\r\nContent-Type: application/problem+json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  )
}

export function sendProblem(request: FastifyRequest, reply: FastifyReply, error: ServiceError | RequestRefused): FastifyReply {
  const status = error instanceof RequestRefused ? refusalStatus : errorTable[error.code].status
  const predictedSeconds = error instanceof ServiceError ? error.retryAfterSeconds : null
  // Whoever is refused for want of room is counted, not logged: there are many of them at once, and none is a fault.
  if (status >= 500 && predictedSeconds === null) request.log.error({ err: error, code: error.code }, 'a request could not be served')
  closeIfUnread(request, reply)
  if (status === 503 || status === 429) reply.header('retry-after', predictedSeconds ?? usualRetryAfterSeconds)
  return reply
    .code(status)
    .type('application/problem+json')
    .send(JSON.stringify(problemOf(error.code, status, error.message)))
}

function asOurs(error: FastifyError): ServiceError | RequestRefused {
  if (error instanceof ServiceError || error instanceof RequestRefused) return error
  if (error.validation !== undefined) return new ServiceError('REQUEST_INVALID', validationDetail(error), { cause: error })
  const code = frameworkCodes[error.code]
  if (code !== undefined) return new ServiceError(code, error.message, { cause: error })
  if (isCutBody(error)) return new ServiceError('REQUEST_CUT', 'the body ended before it was complete', { cause: error })
  if (error.statusCode === 400) return new ServiceError('REQUEST_INVALID', 'the request cannot be read', { cause: error })
  return new ServiceError('SERVICE_FAULT', 'the request could not be served', { cause: error })
}

function validationDetail(error: FastifyError): string {
  const [first] = error.validation ?? []
  const where = `${error.validationContext ?? 'request'}${first?.instancePath.replaceAll('/', '.') ?? ''}`
  const unknownKey = (first?.params as { additionalProperty?: string } | undefined)?.additionalProperty
  if (unknownKey === undefined) return `${where} ${first?.message ?? 'is not valid'}`
  return `${where} has the unknown key "${unknownKey}"${nearestName(unknownKey, Object.keys(QuoteRequest.properties))}`
}

const isCutBody = (error: FastifyError) => error.code === 'ECONNRESET' || error.message === 'aborted'
