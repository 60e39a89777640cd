// In: a request that the candidate is to answer. Out: a place with the candidate, to be given back, or the coded reason why there is none.
// Breaker, adaptive concurrency and the lanes of clients have their place here, between the assignment and the first byte to any upstream.
import { ProxyError } from '../errors.ts'
import type { Admission, Exchange } from '../exchange.ts'

export interface Admit {
  (exchange: Exchange): Admission
  readonly inFlightCount: () => number
}

export function createAdmit(candidateInFlightCountMax: number): Admit {
  let inFlightCount = 0

  const admit = ({ strangled }: Exchange): Admission => {
    const attempted = `admitting a request on route ${strangled.route.name}`
    if (strangled.candidate === null) return { kind: 'refused', error: new ProxyError('ADMIT_CANDIDATE_NOT_CONFIGURED', attempted) }
    if (inFlightCount >= candidateInFlightCountMax) return { kind: 'refused', error: new ProxyError('ADMIT_CANDIDATE_FULL', attempted) }
    inFlightCount += 1
    return { kind: 'candidate', release: () => void (inFlightCount -= 1) }
  }
  return Object.assign(admit, { inFlightCount: () => inFlightCount })
}
