// COMPLEXITY: a share of labour for models of many facets.
import { multiply, round } from '../../money/decimal.ts'
import { ratioFor } from '../breaks.ts'
import { labour } from '../labour.ts'
import type { PriceLine } from '../priced-piece.ts'

/** Step 13. */
export const complexityLine: PriceLine = ({ facetCount, tariff }, before) => {
  const breaks = tariff.complexity.map(step => ({ from: step.fromFacetCount, ratio: step.labourRatio }))
  return round(multiply(labour(before), ratioFor(breaks, facetCount)), 2)
}
