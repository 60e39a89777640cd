// Who may change something through the admin port: whoever shows the admin token; without a token only whoever is on this machine.
// Safe by default: a port that others can reach takes no writes until a token is set.
import { createHash, timingSafeEqual } from 'node:crypto'
import { BlockList, isIP } from 'node:net'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { AdminError } from './problems.ts'

export interface WriteGuardSettings {
  readonly adminToken: string
  readonly adminHost: string
}

export function guardWrites(app: FastifyInstance, { adminToken, adminHost }: WriteGuardSettings): void {
  app.addHook('onRequest', async request => {
    if (request.method === 'GET' || request.method === 'HEAD') return
    if (adminToken !== '') requireToken(request, adminToken)
    else requireLocal(request, adminHost)
  })
}

function requireToken({ headers }: FastifyRequest, adminToken: string): void {
  const shown = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1]
  if (shown === undefined) throw new AdminError('ADMIN_TOKEN_MISSING', 401, 'changes need the header Authorization: Bearer <adminToken>')
  if (!timingSafeEqual(digest(shown), digest(adminToken)))
    throw new AdminError('ADMIN_TOKEN_WRONG', 403, 'the token is not the adminToken of this proxy')
}

// The Host field is looked at too, because a page in a browser may reach loopback under a foreign name (DNS rebinding).
function requireLocal({ headers }: FastifyRequest, adminHost: string): void {
  if (!isLoopback(adminHost)) {
    throw new AdminError(
      'ADMIN_TOKEN_NOT_SET',
      403,
      `the admin port listens on ${adminHost} without a token; set ADMIN_TOKEN to allow changes`,
    )
  }
  const name = (headers.host ?? '').replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1')
  if (!isLoopback(name))
    throw new AdminError('ADMIN_HOST_FOREIGN', 403, `changes without a token must be addressed to loopback, not to ${name}`)
}

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

/** Whether a host name or address means this machine only. */
export function isLoopback(host: string): boolean {
  const version = isIP(host)
  return version === 0 ? host === 'localhost' : loopback.check(host, version === 4 ? 'ipv4' : 'ipv6')
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
