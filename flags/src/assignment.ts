// The decision for one request: who answers, who is also asked, why. Built here only, frozen, and passed along the proxy's pipeline unchanged.
import { otherSide, type Side, type Stage, stageTable } from './rollout.ts'

/** Why a side answers. First a rollout doing its work, then testers; from `breaker-open` on, failures, a person or a doubt sent the request to legacy. */
export type AssignmentReason =
  | 'stage-off'
  | 'stage-shadow'
  | 'stage-live'
  | 'stage-retired'
  | 'partner-allowed'
  | 'partner-denied'
  | 'bucket-in-share'
  | 'bucket-outside-share'
  | 'tester-candidate'
  | 'tester-legacy'
  | 'breaker-open'
  | 'killed'
  | 'kill-file-malformed'
  | 'sticky-key-missing'
  | 'flag-unknown'
  | 'source-missing'
  | 'source-malformed'
  | 'source-stale'
  | 'evaluator-disagrees'
  | 'evaluation-failed'

export type Assignment = Readonly<{
  capability: string
  stage: Stage
  answeredBy: Side
  /** Who gets a copy of this request after the reply; already sampled, so a caller just obeys. */
  mirrorTo: Side | null
  /** Who answers the same request if the answering side fails. */
  fallbackTo: 'legacy' | null
  reason: AssignmentReason
  bucket: number | null
  shareBasisPoints: number
  revision: number
}>

export interface AssignmentInput {
  readonly capability: string
  readonly stage: Stage
  readonly answeredBy: Side
  readonly mirrored: boolean
  readonly reason: AssignmentReason
  readonly bucket: number | null
  readonly shareBasisPoints: number
  readonly revision: number
}

export function assignment(input: AssignmentInput): Assignment {
  const row = stageTable[input.stage]
  const { capability, stage, answeredBy, reason, bucket, shareBasisPoints, revision } = input
  return Object.freeze({
    capability,
    stage,
    answeredBy,
    mirrorTo: input.mirrored ? otherSide(answeredBy) : null,
    // Also where the stage lets only testers meet the candidate; legacy is out of reach in the last stage alone.
    fallbackTo: answeredBy === 'candidate' && row.ifAnsweringSideFails !== 'a clear error' ? 'legacy' : null,
    reason,
    bucket,
    shareBasisPoints,
    revision,
  })
}

/** The candidate failed too often: legacy answers, nobody else is asked, and the rest says what the flag wanted. */
export function steppedBack(made: Assignment): Assignment {
  return Object.freeze({ ...made, answeredBy: 'legacy', mirrorTo: null, fallbackTo: null, reason: 'breaker-open' } as const)
}

/** The answer to every doubt: legacy as it is today, nobody else asked. */
export function legacyAssignment(capability: string, reason: AssignmentReason, revision: number): Assignment {
  return assignment({
    capability,
    stage: 'off',
    answeredBy: 'legacy',
    mirrored: false,
    reason,
    bucket: null,
    shareBasisPoints: 0,
    revision,
  })
}
