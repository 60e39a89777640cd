// Who may change flags over HTTP: whoever shows the token. In: a request. Out: nothing, or an AUTH_* error.
import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { FlagError } from '../errors.ts'

export function tokenGuard(token: string): (request: FastifyRequest) => Promise<void> {
  return async ({ headers }) => {
    if (token === '')
      throw new FlagError('AUTH_CHANGES_DISABLED', 'changing flags: this server has no token; start it with TOKEN to allow changes')
    const shown = /^Bearer +(.+)$/i.exec(headers.authorization ?? '')?.[1]
    if (shown === undefined) throw new FlagError('AUTH_TOKEN_MISSING', 'changing flags: send the header Authorization: Bearer <token>')
    // Hashes are compared, so that neither the time taken nor a difference in length tells anything.
    if (!timingSafeEqual(digest(shown), digest(token)))
      throw new FlagError('AUTH_TOKEN_WRONG', 'changing flags: the token is not the one of this server')
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
