// The smallest suite: each route of the contract through each stage, directly against through the proxy, then a short repetition by both kinds of clients.
import { operator } from '../walk/mixes/operator.ts'
import { partner } from '../walk/mixes/partner.ts'
import type { Suite } from './suite.ts'

export const smoke: Suite = {
  name: 'smoke',
  summary: 'every route of the contract and every refusal through every stage, compared with legacy; then a short repetition',
  capability: 'pricing.calculate',
  stages: [
    { stage: 'off', shareBasisPoints: null, answeredBy: 'legacy' },
    { stage: 'shadow', shareBasisPoints: null, answeredBy: 'legacy' },
    { stage: 'canary', shareBasisPoints: 5000, answeredBy: 'both' },
    { stage: 'live', shareBasisPoints: null, answeredBy: 'candidate' },
    { stage: 'retired', shareBasisPoints: null, answeredBy: 'candidate' },
  ],
  // At half share all of 24 partners fall on one side once in eight million landscapes.
  probePartnerCount: 24,
  settleWithinMs: 20_000,
  repetitions: [
    { mix: operator, requestCount: 80, connectionCount: 2 },
    { mix: partner, requestCount: 200, connectionCount: 4 },
  ],
  answerWithinSeconds: 30,
}
