// In: rollouts. Out: the same intent as Unleash features: "does the candidate answer?". Fed to the SDK in process and served at /api/client/features.
// Partner lists are ordinary constraints and need no code of ours in an SDK; only a share below 100 % needs the buckets strategy, without which it is off = legacy.
import type { Rollout } from '../flag-file.ts'
import { stageTable } from '../rollout.ts'
import { bucketsStrategyName } from './buckets-strategy.ts'

export interface UnleashConstraint {
  readonly contextName: 'partnerId'
  readonly operator: 'IN' | 'NOT_IN'
  readonly values: readonly string[]
  readonly inverted: false
  readonly caseInsensitive: false
}

export interface UnleashStrategy {
  readonly name: string
  readonly parameters: Readonly<Record<string, string>>
  readonly constraints: readonly UnleashConstraint[]
}

export interface UnleashFeature {
  readonly name: string
  readonly type: 'release'
  readonly project: 'default'
  readonly description: string
  readonly enabled: boolean
  readonly stale: false
  readonly impressionData: false
  readonly strategies: readonly UnleashStrategy[]
  readonly variants: readonly never[]
}

export function featureOf(rollout: Rollout): UnleashFeature {
  const strategies = strategiesOf(rollout)
  return {
    name: rollout.definition.name,
    type: 'release',
    project: 'default',
    description: rollout.definition.description,
    // An enabled feature without strategies is on for everybody in Unleash, so that "nobody" must be said here.
    enabled: strategies.length > 0,
    stale: false,
    impressionData: false,
    strategies,
    variants: [],
  }
}

/** What an SDK is to see while a capability is killed or its source is in doubt. */
export function disabledFeatureOf(rollout: Rollout): UnleashFeature {
  return { ...featureOf(rollout), enabled: false, strategies: [] }
}

function strategiesOf(rollout: Rollout): readonly UnleashStrategy[] {
  const { answers } = stageTable[rollout.stage]
  if (answers.cohort === 'legacy') return []
  const notDenied = rollout.deny.length > 0 ? [partnerConstraint('NOT_IN', rollout.deny)] : []
  if (answers.rest === 'candidate') return [{ name: 'default', parameters: {}, constraints: notDenied }]
  const parameters = { rolloutKey: rollout.definition.rolloutKey, shareBasisPoints: String(rollout.shareBasisPoints) }
  const byShare = { name: bucketsStrategyName, parameters, constraints: notDenied }
  if (rollout.allow.length === 0) return [byShare]
  // Nobody is on both lists (flag-file.ts refuses that), so that being allowed needs no second look at the other one.
  const byName = { name: 'default', parameters: {}, constraints: [partnerConstraint('IN', rollout.allow)] }
  return [byName, byShare]
}

function partnerConstraint(operator: 'IN' | 'NOT_IN', values: readonly string[]): UnleashConstraint {
  return { contextName: 'partnerId', operator, values, inverted: false, caseInsensitive: false }
}
