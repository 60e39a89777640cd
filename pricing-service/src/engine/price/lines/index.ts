// The lines of a price in tariff order: each may look at those before it. A new line is one file plus one entry.
import type { LineCode } from '../../../contract.ts'
import type { PriceLine } from '../priced-piece.ts'
import { castingLine } from './casting.ts'
import { complexityLine } from './complexity.ts'
import { finishLine } from './finish.ts'
import { materialLine } from './material.ts'
import { minimumLine } from './minimum.ts'
import { repairLine } from './repair.ts'
import { waxPrintLine } from './wax-print.ts'

export const priceLines: readonly (readonly [LineCode, PriceLine])[] = [
  ['MATERIAL', materialLine],
  ['WAX_PRINT', waxPrintLine],
  ['CASTING', castingLine],
  ['FINISH', finishLine],
  ['COMPLEXITY', complexityLine],
  ['REPAIR', repairLine],
  ['MINIMUM', minimumLine],
]
