// In: a flag as it is and what somebody wants of it. Out: the flag as it would be, complete, or the refusal that says what is missing.
// Pure; the writer, a dry run and the server ask the same question here.
import { FlagError } from '../errors.ts'
import { contradictionOf, type FlagRecord } from '../flag-file.ts'
import { effectiveShareBasisPoints, type Stage, stageTable } from '../rollout.ts'

/** A key that is left out keeps what is in force; `mirrorBasisPoints: null` goes back to the stage's default. */
export interface WantedState {
  readonly stage: Stage
  readonly shareBasisPoints?: number | undefined
  readonly mirrorBasisPoints?: number | null | undefined
  readonly allow?: readonly string[] | undefined
  readonly deny?: readonly string[] | undefined
}

export interface Author {
  readonly by: string
  readonly why: string
  readonly at: number
}

/** Errors: CHANGE_SHARE_MISSING, CHANGE_SHARE_NOT_ALLOWED, CHANGE_CONTRADICTS_ITSELF. */
export function recordAfter(capability: string, current: FlagRecord | undefined, wanted: WantedState, author: Author): FlagRecord {
  const record: FlagRecord = {
    stage: wanted.stage,
    shareBasisPoints: shareAfter(capability, current, wanted),
    mirrorBasisPoints: mirrorAfter(current, wanted),
    partners: {
      allow: [...(wanted.allow ?? current?.partners?.allow ?? [])],
      deny: [...(wanted.deny ?? current?.partners?.deny ?? [])],
    },
    changedAt: author.at,
    changedBy: author.by,
    reason: author.why,
  }
  const contradiction = contradictionOf(record)
  if (contradiction !== null) throw new FlagError('CHANGE_CONTRADICTS_ITSELF', `setting ${capability} to ${wanted.stage}: ${contradiction}`)
  return record
}

function shareAfter(capability: string, current: FlagRecord | undefined, wanted: WantedState): number {
  const { stage, shareBasisPoints: asked } = wanted
  if (stageTable[stage].shareBasisPoints !== 'configured') {
    const fixed = effectiveShareBasisPoints(stage, 0)
    if (asked === undefined || asked === fixed) return fixed
    throw new FlagError(
      'CHANGE_SHARE_NOT_ALLOWED',
      `setting ${capability} to ${stage}: this stage has no share; leave it out, or set canary`,
    )
  }
  const share = asked ?? (current?.stage === stage ? current.shareBasisPoints : undefined)
  if (share !== undefined) return share
  throw new FlagError('CHANGE_SHARE_MISSING', `setting ${capability} to ${stage}: say which share, for example --share 5%`)
}

// A sample belongs to its stage: 100 % is right for shadow and would double the load of canary.
function mirrorAfter(current: FlagRecord | undefined, wanted: WantedState): number | null {
  if (wanted.mirrorBasisPoints !== undefined) return wanted.mirrorBasisPoints
  return current?.stage === wanted.stage ? (current.mirrorBasisPoints ?? null) : null
}
