// In: how a request of the candidate ended. Out: what that says to the breaker (does the candidate fail?) and to the limiter (has it too much to do?).
// Pure. Called by stages/admit.ts for clients' requests and by stages/shadow.ts for copies.
import type { ErrorCode } from '../errors.ts'
import type { AttemptEnding } from './breaker.ts'
import type { PlaceEnding } from './limiter.ts'

export interface Endings {
  readonly attempt: AttemptEnding
  readonly place: PlaceEnding
}

const success: Endings = Object.freeze({ attempt: 'success', place: 'success' })
const nothing: Endings = Object.freeze({ attempt: 'ignored', place: 'ignored' })
const failure: Endings = Object.freeze({ attempt: 'failure', place: 'ignored' })
const overload: Endings = Object.freeze({ attempt: 'failure', place: 'dropped' })

/** Every other code is a failure. What a client does or asks for trips nothing, nor does what never reached the candidate. */
const endingOfCode: Partial<Record<ErrorCode, Endings>> = {
  CAPTURE_CLIENT_WENT_AWAY: nothing,
  CLIENT_WENT_AWAY: nothing,
  SHADOW_CLOSING: nothing,
  ADMIT_CANDIDATE_NOT_CONFIGURED: nothing,
  ADMIT_CANDIDATE_FULL: nothing,
  ADMIT_LOAD_TEST_SHED: nothing,
  CANDIDATE_REQUEST_REFUSED: nothing,
  CANDIDATE_REQUEST_TOO_HEAVY: nothing,
  // A time-out taken for a slow answer would look like a steady baseline to the limiter (Netflix/concurrency-limits#137).
  CANDIDATE_DEADLINE_PASSED: overload,
  CANDIDATE_OVERLOADED: overload,
}

interface Ended {
  readonly kind: string
  readonly error?: { readonly code: ErrorCode }
}

/** `legacy-only` and whatever was dropped say nothing about the candidate. Null: nobody knows how it ended. */
export function endingsOf(outcome: Ended | null): Endings {
  if (outcome?.kind === 'answered' || outcome?.kind === 'pair') return success
  return outcome?.kind === 'failed' && outcome.error !== undefined ? (endingOfCode[outcome.error.code] ?? failure) : nothing
}
