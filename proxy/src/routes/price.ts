// The price call of partners, the first route to leave the legacy. Law: contracts/mes-http.md, "A price".
import { comparePriceAnswers, normalisePriceAnswer } from '@ficus/legacy-adapters/price'
import type { Comparison, Reply } from '../exchange.ts'
import type { Route } from './route.ts'

export const priceRoute: Route = Object.freeze({
  name: 'price',
  method: 'POST',
  path: '/api/partner/prices',
  capability: 'pricing.calculate',
  class: 'compute',
  stickyKey: 'partner',
  bodyBytesMax: 65_536,
  replyBytesMax: 65_536,
  compare: comparePrices,
})

function comparePrices(legacy: Reply, candidate: Reply): Comparison {
  const comparison = comparePriceAnswers(
    normalisePriceAnswer(legacy.status, legacy.body),
    normalisePriceAnswer(candidate.status, candidate.body),
  )
  const differences = comparison.differences.map(({ path, left, right }) => ({ path, legacy: left, candidate: right }))
  return { verdict: comparison.verdict, differences, totalDifference: comparison.totalDifference }
}
