// PUT and HEAD /models/:sha256: model bytes in, streamed to disk. Any content type, any bytes, even none: a model is judged when it is priced.
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { limits, Sha256 } from '../contract.ts'
import { ServiceError } from '../errors.ts'
import type { ModelFiles } from '../models/model-files.ts'

const Params = Type.Object({ sha256: Sha256 })

export async function modelsRoutes(app: FastifyInstance, options: { readonly models: ModelFiles }): Promise<void> {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, _payload, done) => done(null, undefined)) // the handler reads the stream itself

  app.put<{ Params: { sha256: string } }>('/models/:sha256', { schema: { params: Params } }, async (request, reply) => {
    if (Number(request.headers['content-length'] ?? 0) > limits.modelBytesMax) throw tooLarge()
    const stored = await options.models.put(request.raw, request.params.sha256)
    return reply.code(stored.created ? 201 : 200).send({ sha256: stored.sha256, bytesCount: stored.bytesCount })
  })

  app.head<{ Params: { sha256: string } }>('/models/:sha256', { schema: { params: Params } }, async (request, reply) => {
    const bytesCount = await options.models.bytesCount(request.params.sha256)
    if (bytesCount === null) return reply.code(404).send()
    return reply.header('content-length', bytesCount).type('application/octet-stream').send()
  })
}

const tooLarge = () => new ServiceError('REQUEST_TOO_LARGE', `a model has at most ${limits.modelBytesMax} bytes`)
