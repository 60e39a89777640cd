// POST /api/flags/:capability and …/kill, …/unkill, …/undo: the changes of the command line over HTTP, with a token. If-Match names the revision that the caller has seen.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { killFlag, setFlag, undoFlag, unkillFlag } from '../../audit/changes.ts'
import type { WantedState } from '../../audit/wanted-state.ts'
import type { Changed } from '../../audit/writer.ts'
import { parseShare } from '../../basis-points.ts'
import { FlagError } from '../../errors.ts'
import { PartnerIds } from '../../flag-file.ts'
import { stages } from '../../rollout.ts'
import { tokenGuard } from '../authorise.ts'
import type { ServerParts } from '../server-parts.ts'

const Name = Type.String({ maxLength: 200 })
const Reason = Type.String({ maxLength: 1_000 })
const BasisPoints = Type.Integer({ minimum: 0, maximum: 10_000 })
const closed = { additionalProperties: false }

const SetBody = Type.Object(
  {
    stage: Type.Enum([...stages]),
    share: Type.Optional(Type.String({ description: 'as people write it: 5%, 250bp' })),
    shareBasisPoints: Type.Optional(BasisPoints),
    mirror: Type.Optional(Type.String({ description: 'as people write it, or "default"' })),
    mirrorBasisPoints: Type.Optional(Type.Union([BasisPoints, Type.Null()])),
    allow: Type.Optional(PartnerIds),
    deny: Type.Optional(PartnerIds),
    why: Reason,
    by: Name,
  },
  closed,
)
const AuthorBody = Type.Object({ why: Reason, by: Name }, closed)
const UndoBody = Type.Object({ why: Type.Optional(Reason), by: Name }, closed)

type Params = { readonly capability: string }
type SetBody = Type.Static<typeof SetBody>
type AuthorBody = Type.Static<typeof AuthorBody>
type UndoBody = Type.Static<typeof UndoBody>

export function registerChanging(app: FastifyInstance, { flags, store, token, metrics }: ServerParts): void {
  const onRequest = tokenGuard(token)

  async function answer(action: string, capability: string, changed: Changed | null): Promise<object> {
    metrics.changes.inc({ action })
    await flags.refresh()
    const { revision = flags.snapshot().revision, before = null, after = null } = changed ?? {}
    return { capability, revision, before, after, now: flags.snapshot().capabilities[capability] }
  }

  app.post<{ Params: Params; Body: SetBody }>(
    '/api/flags/:capability',
    { onRequest, schema: { body: SetBody } },
    async (request, reply) => {
      const { capability } = request.params
      const { by, why } = request.body
      const changed = await setFlag(store, capability, wantedOf(request.body), { by, why, ifRevision: ifMatch(request) })
      return reply.header('ETag', `"${changed.revision}"`).send(await answer('set', capability, changed))
    },
  )

  app.post<{ Params: Params; Body: AuthorBody }>(
    '/api/flags/:capability/kill',
    { onRequest, schema: { body: AuthorBody } },
    async ({ params, body }) => {
      const killed = await killFlag(store, params.capability, body)
      const changed = killed.through === 'flag file' ? killed.changed : null
      return { ...(await answer('kill', params.capability, changed)), through: killed.through }
    },
  )

  app.post<{ Params: Params; Body: AuthorBody }>(
    '/api/flags/:capability/unkill',
    { onRequest, schema: { body: AuthorBody } },
    async ({ params, body }) => {
      await unkillFlag(store, params.capability, body)
      return answer('unkill', params.capability, null)
    },
  )

  app.post<{ Params: Params; Body: UndoBody }>(
    '/api/flags/:capability/undo',
    { onRequest, schema: { body: UndoBody } },
    async (request, reply) => {
      const { by, why = null } = request.body
      const changed = await undoFlag(store, request.params.capability, { by, why, ifRevision: ifMatch(request) })
      return reply.header('ETag', `"${changed.revision}"`).send(await answer('undo', request.params.capability, changed))
    },
  )
}

function wantedOf(body: SetBody): WantedState {
  const { stage, allow, deny } = body
  const mirrorText = body.mirror === 'default' ? null : shareOf('mirror', body.mirror)
  return {
    stage,
    shareBasisPoints: body.shareBasisPoints ?? shareOf('share', body.share),
    mirrorBasisPoints: body.mirrorBasisPoints !== undefined ? body.mirrorBasisPoints : mirrorText,
    allow,
    deny,
  }
}

function shareOf(key: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const basisPoints = parseShare(text)
  if (basisPoints !== null) return basisPoints
  throw new FlagError(
    'CHANGE_REQUEST_INVALID',
    `setting ${key} to "${text}": say 25%, 250bp or 0.05% (from 0 to 100 %, in steps of 0.01 %)`,
  )
}

function ifMatch({ headers }: FastifyRequest): number | null {
  const text = headers['if-match']
  if (text === undefined || text === '*') return null
  const match = /^(?:W\/)?"?(\d{1,15})"?$/.exec(text)
  if (match === null)
    throw new FlagError('CHANGE_REQUEST_INVALID', `reading If-Match: "${text}" is no revision; send the ETag of GET /api/status`)
  return Number(match[1])
}
