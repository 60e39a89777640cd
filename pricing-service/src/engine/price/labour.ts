// Labour: the lines that are work, the base of the surcharges for complexity and repair.
import type { LineCode } from '../../contract.ts'
import { type Decimal, sum } from '../money/decimal.ts'

const labourLines: readonly LineCode[] = ['WAX_PRINT', 'CASTING', 'FINISH']

/** Step 13, first half. Shape: the amounts so far → printing + casting + finish. */
export const labour = (before: ReadonlyMap<LineCode, Decimal>): Decimal => sum(labourLines.map(code => before.get(code)!))
