// What a suite is: data that the runner follows. A new suite is one file of this shape and one line in the table.
import type { Stage } from '../landscape/flag.ts'
import type { Mix } from '../walk/mixes/mix.ts'

export interface StagePlan {
  readonly stage: Stage
  /** Set for canary, null elsewhere. */
  readonly shareBasisPoints: number | null
  /** Who must be seen to answer stored prices once the stage is in force. */
  readonly answeredBy: 'legacy' | 'candidate' | 'both'
}

export interface Repetition {
  readonly mix: Mix
  readonly requestCount: number
  readonly connectionCount: number
}

export interface Suite {
  readonly name: string
  readonly summary: string
  readonly capability: string
  readonly stages: readonly StagePlan[]
  /** How many partners ask for a price to see who answers. */
  readonly probePartnerCount: number
  /** How long a stage may take to be in force. */
  readonly settleWithinMs: number
  readonly repetitions: readonly Repetition[]
  readonly answerWithinSeconds: number
}
