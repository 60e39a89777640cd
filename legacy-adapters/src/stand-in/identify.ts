// Who calls: the key or the session of a request flows in, the caller that a route asks for flows out, or null for 401. Called by serve-request.ts and order-socket.ts.
import type { IncomingMessage } from 'node:http'
import { sha256Hex } from './credentials.ts'
import type { Operator, Partner } from './database/people.ts'
import type { Mes } from './mes.ts'
import type { Route } from './routes/route.ts'
import { isSame } from './sessions.ts'

export type Identified = { readonly caller: Operator | Partner | null }

/** Shape: request and the kind of caller → the caller, or null when key or session is missing or wrong. */
export function identify(mes: Mes, request: IncomingMessage, wanted: Route['caller']): Identified | null {
  if (wanted === 'anyone') return { caller: null }
  if (wanted === 'operator') return known(operatorOf(mes, request))
  const apiKey = request.headers['x-api-key']
  if (typeof apiKey !== 'string') return null
  if (wanted === 'partner') return known(mes.people.partnerOfKey(apiKey))
  return isSame(Buffer.from(sha256Hex(apiKey)), Buffer.from(sha256Hex(mes.adminKey))) ? { caller: null } : null
}

/** What WWW-Authenticate asks for. */
export const schemeOf = (wanted: Route['caller']): 'ApiKey' | 'MES.Session' => (wanted === 'operator' ? 'MES.Session' : 'ApiKey')

function operatorOf(mes: Mes, request: IncomingMessage): Operator | null {
  const operatorId = mes.sessions.operatorIdOf(request.headers.cookie)
  return operatorId === null ? null : mes.people.operatorOfId(operatorId)
}

function known(caller: Operator | Partner | null): Identified | null {
  return caller === null ? null : { caller }
}
