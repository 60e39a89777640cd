// REPAIR: a share of labour for a mesh that has open edges, however many.
import { decimal, multiply, round, zero } from '../../money/decimal.ts'
import { labour } from '../labour.ts'
import type { PriceLine } from '../priced-piece.ts'

/** Step 14. */
export const repairLine: PriceLine = ({ openEdgeCount, tariff }, before) =>
  round(openEdgeCount > 0 ? multiply(labour(before), decimal(tariff.repairLabourRatio)) : zero, 2)
