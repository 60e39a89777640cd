// The part of Unleash's client API that SDKs poll: features (ETag = revision, 304), register, metrics. An unmodified SDK works against it;
// for shares below 100 % it must register BucketsStrategy, without which it takes such a flag as off, which is legacy.
import type { FastifyInstance } from 'fastify'
import { rolloutOf } from '../../flag-file.ts'
import type { FlagsSnapshot } from '../../snapshot.ts'
import { disabledFeatureOf, featureOf, type UnleashFeature } from '../../unleash/features.ts'
import type { ServerParts } from '../server-parts.ts'

const clientApiVersion = 2

export function registerUnleash(app: FastifyInstance, { flags, store, metrics }: ServerParts): void {
  app.get('/api/client/features', async (request, reply) => {
    metrics.sdkRequests.inc({ route: 'features' })
    const snapshot = flags.snapshot()
    const etag = etagOf(snapshot)
    reply.header('ETag', etag).header('Cache-Control', 'no-cache')
    if (request.headers['if-none-match'] === etag) return reply.code(304).send()
    return reply.send({ version: clientApiVersion, features: featuresOf(snapshot), query: { inlineSegmentConstraints: true } })
  })

  app.post('/api/client/register', async (_, reply) => {
    metrics.sdkRequests.inc({ route: 'register' })
    return reply.code(202).send()
  })

  app.post('/api/client/metrics', async (_, reply) => {
    metrics.sdkRequests.inc({ route: 'metrics' })
    return reply.code(202).send()
  })

  function featuresOf(snapshot: FlagsSnapshot): UnleashFeature[] {
    return store.catalogue.map(definition => {
      const { stage, shareBasisPoints, partners, inForce } = snapshot.capabilities[definition.name]!
      const { allow, deny } = partners
      const rollout = rolloutOf(definition, { stage, shareBasisPoints, partners: { allow: [...allow], deny: [...deny] } })
      return inForce === 'the flag' ? featureOf(rollout) : disabledFeatureOf(rollout)
    })
  }
}

// A kill and a dead source change the features without a new revision, and an SDK that gets 304 would never hear of them.
function etagOf(snapshot: FlagsSnapshot): string {
  const overruled = Object.values(snapshot.capabilities).filter(({ inForce }) => inForce !== 'the flag')
  const suffix = overruled.map(({ capability, inForce }) => `-${capability}-${inForce.replace(/[^a-z]+/g, '-')}`).join('')
  return `"${snapshot.revision}${suffix}"`
}
