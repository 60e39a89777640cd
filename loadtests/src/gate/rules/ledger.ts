// Invariant: every price that was asked for ended exactly once, and MES holds what clients hold. In: facts. Out: one outcome, or none without prices.
import type { RuleOutcome } from '../gate-report.ts'
import type { Facts } from '../load-evidence.ts'
import { heldOr, many, showCount } from '../words.ts'

export function ledger({ evidence }: Facts): RuleOutcome[] {
  if (evidence.ledger === null) return []
  const { submittedCount, pricedCount, refusedCount, explicitlyFailedCount, missingInMesCount, comparedCount } = evidence.ledger
  const endedCount = pricedCount + refusedCount + explicitlyFailedCount
  const parts = `${showCount(pricedCount)} priced + ${showCount(refusedCount)} refused + ${showCount(explicitlyFailedCount)} explicitly failed`
  const problems = [
    ...(endedCount < submittedCount
      ? [`${many(submittedCount - endedCount, 'price')} of ${showCount(submittedCount)} without an end (${parts})`]
      : []),
    ...(endedCount > submittedCount ? [`${many(endedCount - submittedCount, 'price')} more ended than were asked for (${parts})`] : []),
    ...(missingInMesCount > 0 ? [`${many(missingInMesCount, 'price')} that clients hold cannot be read back at MES`] : []),
  ]
  const measured = `${showCount(submittedCount)} submitted = ${parts}; none missing in MES; ${showCount(comparedCount)} compared with golden answers`
  return [heldOr('fail', { kind: 'invariant', title: 'no price is lost or doubled', measured, problems })]
}
