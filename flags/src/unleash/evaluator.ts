// unleash-client evaluating in process: a repository of ours hands it the features in force, and it answers synchronously from its construction on.
// Called by client.ts for each assignment. No network, no timers, no backup file: start() is never called on the SDK.
import { EventEmitter } from 'node:events'
import { Unleash, type UnleashConfig } from 'unleash-client'
import { BucketsStrategy } from './buckets-strategy.ts'
import type { UnleashFeature } from './features.ts'

export interface EvaluationContext {
  readonly stickyKey: string | null
  readonly partnerId: string | null
  readonly clientKind: string | null
}

export interface Evaluator {
  /** One assignment of a reference: calls before see the old features, calls after see the new ones. */
  replace(features: readonly UnleashFeature[]): void
  candidateAnswers(capability: string, context: EvaluationContext): boolean
  close(): void
}

type Repository = NonNullable<UnleashConfig['repository']>
type Feature = ReturnType<Repository['getToggles']>[number]

export function openEvaluator(appName: string, onError: (error: Error) => void): Evaluator {
  const repository = new FeatureRepository()
  const unleash = new Unleash({
    appName,
    url: 'http://flag-file.invalid/',
    repository,
    strategies: [new BucketsStrategy()],
    disableAutoStart: true,
    disableMetrics: true,
    skipInstanceCountWarning: true,
  })
  unleash.on('error', onError)
  // The SDK is ready as soon as its repository says so; without this it would answer with the fallback.
  repository.emit('ready')
  return {
    replace: features => repository.replace(features),
    candidateAnswers: (capability, context) => unleash.isEnabled(capability, { properties: propertiesOf(context) }, false),
    close: () => unleash.destroy(),
  }
}

function propertiesOf(context: EvaluationContext): Record<string, string> {
  const properties: Record<string, string> = {}
  if (context.stickyKey !== null) properties['stickyKey'] = context.stickyKey
  if (context.partnerId !== null) properties['partnerId'] = context.partnerId
  if (context.clientKind !== null) properties['clientKind'] = context.clientKind
  return properties
}

class FeatureRepository extends EventEmitter implements Repository {
  #byName: ReadonlyMap<string, Feature> = new Map()

  replace(features: readonly UnleashFeature[]): void {
    // Our features are frozen-shaped; the SDK's types are mutable although it never writes to them.
    this.#byName = new Map(features.map(feature => [feature.name, feature as unknown as Feature]))
  }

  getToggle(name: string): Feature | undefined {
    return this.#byName.get(name)
  }

  getToggles(): Feature[] {
    return [...this.#byName.values()]
  }

  getTogglesWithSegmentData(): ReturnType<Repository['getTogglesWithSegmentData']> {
    return this.getToggles() as unknown as ReturnType<Repository['getTogglesWithSegmentData']>
  }

  getSegment(): undefined {
    return undefined
  }

  stop(): void {}

  async start(): Promise<void> {}
}
