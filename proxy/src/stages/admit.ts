// In: a request that the candidate or legacy is to answer. Out: its place, to be given back, or the coded reason why there is none.
// Stands between the assignment and the first byte to any upstream. What the priorities are: guarding/limiter.ts.
import { ProxyError } from '../errors.ts'
import type { Admission, Assigned, CandidateOutcome, Exchange } from '../exchange.ts'
import { endingsOf } from '../guarding/endings.ts'
import type { Limiters } from '../guarding/limiters.ts'

export interface Admit {
  toCandidate(exchange: Exchange, assigned: Assigned): Admission
  /** Null: legacy answers, whatever it has to do; only load tests give way. */
  toLegacy(exchange: Exchange, assigned: Assigned): ProxyError | null
}

export interface AdmitParts {
  readonly limiters: Limiters
  /** Whether the operators wait for legacy no longer than usual. */
  readonly operatorsAreServedAsUsual: () => boolean
}

export function createAdmit({ limiters, operatorsAreServedAsUsual }: AdmitParts): Admit {
  return {
    toCandidate({ strangled }, { attempt, priority }) {
      const attempted = `admitting a request on route ${strangled.route.name}`
      if (strangled.candidate === null) return { kind: 'refused', error: new ProxyError('ADMIT_CANDIDATE_NOT_CONFIGURED', attempted) }
      const place = limiters.of(strangled.route.capability).take(priority)
      if (place === null)
        return { kind: 'refused', error: new ProxyError(priority === 'live' ? 'ADMIT_CANDIDATE_FULL' : 'ADMIT_LOAD_TEST_SHED', attempted) }
      const end = (outcome: CandidateOutcome | null) => {
        const endings = endingsOf(outcome)
        place.end(endings.place)
        attempt?.end(endings.attempt)
      }
      return { kind: 'candidate', end }
    },
    toLegacy({ strangled }, { priority }) {
      if (priority === 'live' || operatorsAreServedAsUsual()) return null
      return new ProxyError('ADMIT_LOAD_TEST_SHED', `letting a load test on route ${strangled.route.name} through to legacy`)
    },
  }
}
