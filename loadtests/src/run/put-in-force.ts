// In: where a variant's flag has to stand. Out: the flag stands there, and clients see it. Called before each slice; what stands already is not set again.

import { LoadError } from '../errors.ts'
import type { BorrowedFlag } from '../landscape/borrowed-flag.ts'
import type { FlagPosition } from '../landscape/flag.ts'
import type { Suite, Variant } from '../suites/suite-schema.ts'
import type { Probe } from './probe.ts'
import { settleStage } from './settle-stage.ts'

export interface FlagDesk {
  /** Errors: STAGE_NOT_IN_FORCE; of the flag and the probe; the signal's reason. */
  putInForce(variant: Variant): Promise<void>
  /** What stands now is no longer known: an action changed it. */
  forget(): void
}

const settleWithinMs = 20_000

export function openFlagDesk(input: {
  readonly suite: Pick<Suite, 'name'>
  readonly flag: BorrowedFlag
  readonly probe: Probe
  readonly signal: AbortSignal
}): FlagDesk {
  const { flag, probe, signal, suite } = input
  let standing: string | null = null
  return {
    putInForce: async ({ name, position }) => {
      if (position === undefined || JSON.stringify(position) === standing) return
      await flag.set(flagPosition(position), `load ${suite.name} measures ${name}`)
      const answeredBy = whoAnswers(position)
      const settled = await settleStage({ answeredBy, probe, settleWithinMs, signal })
      if (!settled.inForce) throw new LoadError('STAGE_NOT_IN_FORCE', `measuring ${name} in ${position.stage}`)
      standing = JSON.stringify(position)
    },
    forget: () => {
      standing = null
    },
  }
}

export function flagPosition({ stage, shareBasisPoints }: NonNullable<Variant['position']>): FlagPosition {
  return { stage, shareBasisPoints: stage === 'canary' ? (shareBasisPoints ?? null) : null }
}

function whoAnswers({ stage, shareBasisPoints = 0 }: NonNullable<Variant['position']>): 'legacy' | 'candidate' | 'both' {
  if (stage === 'off' || stage === 'shadow') return 'legacy'
  if (stage === 'canary' && shareBasisPoints < 10_000) return shareBasisPoints === 0 ? 'legacy' : 'both'
  return 'candidate'
}
