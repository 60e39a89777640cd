// GET /mismatches?capability=: how often the sides differ, in what, and what is at stake. GET /mismatches/:id: one cluster with all that is kept of its examples.
// DELETE /mismatches?capability= {by, why}: after a fix, what was compared before it no longer counts. POST /mismatches/:id/replay: asks the candidate again for these examples; guarded like every change, one at a time. An id is a cluster's or an example's.
import type { KillAuthor } from '@ficus/flags'
import type { FastifyInstance } from 'fastify'
import type { Cluster, Example, LedgerState } from '../comparing/ledger-state.ts'
import type { Replayed } from '../comparing/replay.ts'
import { authorBody } from './author-body.ts'
import { mismatchesView } from './mismatches-view.ts'
import { AdminError } from './problems.ts'

export interface Mismatches {
  /** Brought up to date over all processes. */
  ledger(): Promise<LedgerState>
  /** Null: kept in memory only. */
  readonly keptIn: () => string | null
  /** Counts the comparisons of a capability anew, in all processes. */
  forget(capability: string): Promise<void>
  /** Never throws. */
  replay(routeName: string, example: Example): Promise<Replayed>
}

interface ForgetRoute {
  readonly Querystring: { readonly capability: string }
  readonly Body: KillAuthor
}

interface WithId {
  readonly Params: { readonly id: string }
}

const querystring = {
  type: 'object',
  additionalProperties: false,
  properties: { capability: { type: 'string', minLength: 1, maxLength: 200 } },
}
const oneCapability = { ...querystring, required: ['capability'] }
const params = { type: 'object', properties: { id: { type: 'string', pattern: '^[0-9a-f-]{1,64}$' } } }

export interface MismatchesParts {
  readonly mismatches: Mismatches
  /** For the log: who has comparisons counted anew, and why. */
  readonly onForgotten: (capability: string, author: KillAuthor) => void
}

export function registerMismatches(app: FastifyInstance, { mismatches, onForgotten }: MismatchesParts): void {
  let isReplaying = false

  app.get<{ Querystring: { capability?: string } }>('/mismatches', { schema: { querystring } }, async ({ query }) =>
    mismatchesView(await mismatches.ledger(), mismatches.keptIn(), query.capability ?? null),
  )

  app.delete<ForgetRoute>('/mismatches', { schema: { querystring: oneCapability, body: authorBody } }, async ({ query, body }) => {
    const view = mismatchesView(await mismatches.ledger(), mismatches.keptIn(), query.capability)
    await mismatches.forget(query.capability)
    onForgotten(query.capability, body)
    return { forgotten: view }
  })

  app.get<WithId>('/mismatches/:id', { schema: { params } }, async request => found(await mismatches.ledger(), request.params.id))

  app.post<WithId>('/mismatches/:id/replay', { schema: { params } }, async request => {
    const cluster = found(await mismatches.ledger(), request.params.id)
    if (isReplaying)
      throw new AdminError('ADMIN_REPLAY_RUNNING', 409, 'another replay is running; the candidate is asked for one at a time, try again')
    isReplaying = true
    try {
      return await replayed(mismatches, cluster)
    } finally {
      isReplaying = false
    }
  })
}

/** Errors: ADMIN_MISMATCH_UNKNOWN. */
function found({ clusters }: LedgerState, id: string): Cluster {
  for (const cluster of clusters) {
    if (cluster.id === id) return cluster
    const examples = cluster.examples.filter(example => example.id === id)
    if (examples.length > 0) return { ...cluster, examples }
  }
  throw new AdminError('ADMIN_MISMATCH_UNKNOWN', 404, `there is no cluster and no kept example ${id}; GET /mismatches lists them`)
}

async function replayed(mismatches: Mismatches, { id, route, examples }: Cluster) {
  const replays = []
  for (const example of examples) {
    const { comparison, problem } = await mismatches.replay(route, example)
    const { verdict, why, differences, differenceCount, totalDifference } = comparison
    replays.push({ exampleId: example.id, at: example.at, verdict, why, differences, differenceCount, totalDifference, problem })
  }
  const isFixed = replays.length > 0 && replays.every(({ verdict }) => verdict === 'match' || verdict === 'ignored')
  return { id, route, isFixed, replays }
}
