// In: a rollout and the caller. Out: which side answers and why, with the bucket. Pure; our own reading of the intent.
// unleash-client gives no reasons, so this gives them; the client checks on each call that both agree, and a property test does so at scale.
import type { AssignmentReason } from './assignment.ts'
import { bucketOf, isInCohort } from './cohort.ts'
import type { Rollout } from './flag-file.ts'
import { type Side, stageTable } from './rollout.ts'

export interface Caller {
  readonly stickyKey: string | null
  readonly partnerId: string | null
}

export interface Decision {
  readonly side: Side
  readonly reason: AssignmentReason
  readonly bucket: number | null
}

export function decide(rollout: Rollout, caller: Caller): Decision {
  const { stage, definition, allow, deny, shareBasisPoints } = rollout
  const { stickyKey, partnerId } = caller
  const { answers, alsoAsked } = stageTable[stage]
  const byStage = { side: answers.rest, reason: `stage-${stage}` as AssignmentReason }
  const bucket = stickyKey === null ? null : bucketOf(definition.rolloutKey, stickyKey)
  // off and retired know one side only, so that neither a key nor a list can change the answer.
  if (alsoAsked === 'nobody') return { ...byStage, bucket }
  if (bucket === null) return { side: 'legacy', reason: 'sticky-key-missing', bucket }
  if (partnerId !== null && deny.includes(partnerId)) return { side: 'legacy', reason: 'partner-denied', bucket }
  if (answers.cohort === answers.rest) return { ...byStage, bucket }
  if (partnerId !== null && allow.includes(partnerId)) return { side: answers.cohort, reason: 'partner-allowed', bucket }
  return isInCohort(bucket, shareBasisPoints)
    ? { side: answers.cohort, reason: 'bucket-in-share', bucket }
    : { side: answers.rest, reason: 'bucket-outside-share', bucket }
}

/** A denied caller is not shown to the other side either, nor is one whose key is unknown: not even as a copy. */
export function mayBeMirrored(reason: AssignmentReason): boolean {
  return reason !== 'partner-denied' && reason !== 'sticky-key-missing'
}
