// In: the headers X-Partner, X-Lane and Request-Timeout. Out: whose work it is, in which lane, and how long its answer is worth something.
// They are believed: the service stands behind the proxy, which knows its clients (decision 0050).
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { type Lane, lanes } from '../fairness/lanes.ts'

export interface Caller {
  /** '' when nobody is named: all of those are one partner. */
  readonly partner: string
  readonly lane: Lane
  /** From now on; null: the answer keeps its worth. */
  readonly timeoutMs: number | null
}

export const callerHeaders = {
  'x-partner': Type.Optional(
    Type.String({ pattern: '^[A-Za-z0-9._-]{1,64}$', description: 'whose work it is; each partner gets its share of its lane' }),
  ),
  'x-lane': Type.Optional(
    Type.Union(
      lanes.map(lane => Type.Literal(lane)),
      {
        description:
          'batch when absent: calculated whatever happens; interactive: somebody waits for it, given up after its time or without its client; shadow: the same, with the least share',
      },
    ),
  ),
  'request-timeout': Type.Optional(
    Type.String({
      pattern: '^\\d{1,6}(\\.\\d{1,3})?$',
      description: 'seconds from now; interactive and shadow work that is not finished by then ends as failed with QUOTE_EXPIRED',
    }),
  ),
}

export function callerOf({ headers }: FastifyRequest): Caller {
  const timeout = headers['request-timeout'] as string | undefined
  return {
    partner: (headers['x-partner'] as string | undefined) ?? '',
    lane: (headers['x-lane'] as Lane | undefined) ?? 'batch',
    timeoutMs: timeout === undefined ? null : Number(timeout) * 1_000,
  }
}
