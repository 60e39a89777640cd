// In: a rollout in force and a caller. Out: the whole way to the decision, step by step, for people; unleash-client itself gives no reasons.
// Called by client.ts; shown by `flags explain` and GET /api/explain.
import type { Assignment, AssignmentReason } from './assignment.ts'
import { type Caller, mayBeMirrored } from './decide.ts'
import type { Rollout } from './flag-file.ts'
import type { Side } from './rollout.ts'
import { bucketsStrategyName } from './unleash/buckets-strategy.ts'
import { featureOf, type UnleashStrategy } from './unleash/features.ts'

export interface ExplainedStep {
  readonly step: 'constraint' | 'strategy'
  readonly detail: string
  readonly holds: boolean
}

export interface Explanation {
  readonly capability: string
  readonly stickyKey: string | null
  readonly partnerId: string | null
  readonly answeredBy: Side
  readonly fallbackTo: 'legacy' | null
  readonly reason: AssignmentReason
  readonly meaning: string
  readonly stage: Assignment['stage']
  readonly bucket: number | null
  /** The caller is in the cohort of a canary when its bucket is below this. */
  readonly shareBasisPoints: number
  /** The part of this caller's requests that the other side gets a copy of. */
  readonly mirrorBasisPoints: number
  /** The Unleash strategies in their order, with each constraint; empty where the flag is off in Unleash or not in force. */
  readonly steps: readonly ExplainedStep[]
  /** What unleash-client itself answered for this caller; null where it was not asked. */
  readonly unleashSays: Side | null
  readonly revision: number
}

export interface ExplainInput {
  readonly made: Assignment
  readonly rollout: Rollout | null
  readonly caller: Caller
  readonly unleashSays: Side | null
}

export function explain({ made, rollout, caller, unleashSays }: ExplainInput): Explanation {
  const { capability, answeredBy, fallbackTo, reason, stage, bucket, shareBasisPoints, revision } = made
  return Object.freeze({
    capability,
    ...caller,
    answeredBy,
    fallbackTo,
    reason,
    meaning: meanings[reason],
    stage,
    bucket,
    shareBasisPoints,
    mirrorBasisPoints: rollout !== null && mayBeMirrored(reason) ? rollout.mirrorBasisPoints : 0,
    steps: rollout === null ? [] : featureOf(rollout).strategies.flatMap(strategy => stepsOf(strategy, caller, bucket)),
    unleashSays,
    revision,
  })
}

function stepsOf(strategy: UnleashStrategy, caller: Caller, bucket: number | null): ExplainedStep[] {
  const constraints = strategy.constraints.map(({ contextName, operator, values }) => ({
    step: 'constraint' as const,
    detail: `${contextName} ${caller.partnerId ?? '(none)'} ${operator} [${values.join(', ')}]`,
    holds: (operator === 'IN') === (caller.partnerId !== null && values.includes(caller.partnerId)),
  }))
  return [
    ...constraints,
    strategyStep(
      strategy,
      bucket,
      constraints.every(constraint => constraint.holds),
    ),
  ]
}

function strategyStep(strategy: UnleashStrategy, bucket: number | null, constraintsHold: boolean): ExplainedStep {
  if (strategy.name !== bucketsStrategyName)
    return { step: 'strategy', detail: `${strategy.name}: on for all that pass its constraints`, holds: constraintsHold }
  const share = Number(strategy.parameters['shareBasisPoints'])
  const inside = bucket !== null && bucket < share
  const detail = `${strategy.name}: bucket ${bucket ?? '(no sticky key)'} ${inside ? '<' : 'is not <'} ${share}`
  return { step: 'strategy', detail, holds: constraintsHold && inside }
}

export const meanings: Readonly<Record<AssignmentReason, string>> = Object.freeze({
  'stage-off': 'the capability has not begun to move',
  'stage-shadow': 'legacy answers, the candidate is only compared',
  'stage-live': 'the candidate answers everybody',
  'stage-retired': 'the candidate answers everybody, legacy is no longer asked',
  'partner-allowed': 'the partner is on the allow list',
  'partner-denied': 'the partner is on the deny list',
  'bucket-in-share': 'the bucket is inside the share',
  'bucket-outside-share': 'the bucket is outside the share',
  'tester-candidate': 'a tester asked for the candidate',
  'tester-legacy': 'a tester asked for legacy',
  'breaker-open': 'the candidate failed more often than its budget of fallbacks allows, so the capability stepped back',
  killed: 'the local kill switch is on',
  'kill-file-malformed': 'the kill file cannot be understood, so everything is killed',
  'sticky-key-missing': 'the request has no sticky key, so it belongs to no bucket',
  'flag-unknown': 'the catalogue has no such flag',
  'source-missing': 'the flag file does not exist',
  'source-malformed': 'the flag file was never understood',
  'source-stale': 'the flag file has not been understood for too long',
  'evaluator-disagrees': 'unleash-client and our own reading differ, so legacy answers',
  'evaluation-failed': 'the evaluation failed, so legacy answers',
})
