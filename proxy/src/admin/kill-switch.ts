// POST and DELETE /kill/:capability {by, why}: the local kill switch. The next request obeys, with every flag source dead; it survives a restart.
import type { FastifyInstance } from 'fastify'
import { authorBody } from './author-body.ts'
import type { Controls } from './controls.ts'

interface KillRoute {
  readonly Params: { readonly capability: string }
  readonly Body: { readonly by: string; readonly why: string }
}

export function registerKillSwitch(app: FastifyInstance, { controls }: { controls: Controls }): void {
  app.post<KillRoute>('/kill/:capability', { schema: { body: authorBody } }, async ({ params, body: author }) => {
    await controls.kill(params.capability, author)
    return { capability: controls.flagsSnapshot().capabilities[params.capability] }
  })
  app.delete<KillRoute>('/kill/:capability', { schema: { body: authorBody } }, async ({ params, body: author }) => {
    await controls.release(params.capability, author)
    return { capability: controls.flagsSnapshot().capabilities[params.capability] }
  })
}
