// Invariant: every price that was asked for ended exactly once, and MES holds what clients hold. In: facts. Out: one outcome, or none without prices.
import type { RuleOutcome } from '../gate-report.ts'
import type { Facts } from '../load-evidence.ts'
import { heldOr, many, showCount } from '../words.ts'

export function ledger({ evidence }: Facts): RuleOutcome[] {
  if (evidence.ledger === null) return []
  const { submittedCount, pricedCount, refusedCount, explicitlyFailedCount, missingInMesCount, comparedCount } = evidence.ledger
  const { storedCount = null, doubledIdCount = 0, readBackCount = null } = evidence.ledger
  const endedCount = pricedCount + refusedCount + explicitlyFailedCount
  const parts = `${showCount(pricedCount)} priced + ${showCount(refusedCount)} refused + ${showCount(explicitlyFailedCount)} explicitly failed`
  const problems = [
    ...(endedCount < submittedCount
      ? [`${many(submittedCount - endedCount, 'price')} of ${showCount(submittedCount)} without an end (${parts})`]
      : []),
    ...(endedCount > submittedCount ? [`${many(endedCount - submittedCount, 'price')} more ended than were asked for (${parts})`] : []),
    ...(doubledIdCount > 0 ? [`${many(doubledIdCount, 'price')} with an id that another price has, too`] : []),
    ...(missingInMesCount > 0 ? [`${many(missingInMesCount, 'price')} that clients hold cannot be read back at MES`] : []),
  ]
  const readBack =
    storedCount === null || readBackCount === null
      ? 'none of those read back missing in MES'
      : `${showCount(storedCount)} stored, each with an id of its own; ${showCount(readBackCount)} of them read back at MES, none missing`
  const measured = `${showCount(submittedCount)} submitted = ${parts}; ${readBack}; ${showCount(comparedCount)} compared with golden answers`
  return [heldOr('fail', { kind: 'invariant', title: 'no price is lost or doubled', measured, problems })]
}
