// POST /tester-side {capability, side, seconds}: the value of X-Ficus-Side that moves a tester's requests to one side for a while; see gateway/tester-side.ts.
// The signing key stays here; whoever may kill may also sign.
import type { FastifyInstance } from 'fastify'
import { signedField, wishSecondsMax } from '../gateway/tester-side.ts'
import type { AdminParts } from './admin-app.ts'
import { AdminError } from './problems.ts'

interface TesterSideRoute {
  readonly Body: { readonly capability: string; readonly side: 'legacy' | 'candidate'; readonly seconds: number }
}

const body = {
  type: 'object',
  required: ['capability', 'side'],
  additionalProperties: false,
  properties: {
    capability: { type: 'string', minLength: 1, maxLength: 200 },
    side: { enum: ['legacy', 'candidate'] },
    seconds: { type: 'integer', minimum: 1, maximum: wishSecondsMax, default: 3_600 },
  },
}

export function registerTesterSide(app: FastifyInstance, { controls, testerSigningKey }: AdminParts): void {
  app.post<TesterSideRoute>('/tester-side', { schema: { body } }, async ({ body: { capability, side, seconds } }) => {
    if (testerSigningKey === '')
      throw new AdminError('ADMIN_SIGNING_KEY_NOT_SET', 409, 'set TESTER_SIGNING_KEY to let testers choose a side')
    const known = Object.keys(controls.flagsSnapshot().capabilities)
    if (!known.includes(capability))
      throw new AdminError('ADMIN_CAPABILITY_UNKNOWN', 404, `there is no capability ${capability}; known: ${known.join(', ')}`)
    const expiresSeconds = Math.floor(Date.now() / 1_000) + seconds
    return { field: 'X-Ficus-Side', value: signedField({ side, expiresSeconds }, capability, testerSigningKey), expiresSeconds }
  })
}
