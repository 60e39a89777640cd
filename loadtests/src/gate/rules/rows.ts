// Invariant: MES holds one row per answered price, and no others. In: facts. Out: one outcome, or none where the rows were not counted. That each id is there, and once,
// is what ledger.ts looks at; here it is what nobody holds.
import type { RuleOutcome } from '../gate-report.ts'
import type { Facts } from '../load-evidence.ts'
import { heldOr, many, showCount } from '../words.ts'

export function rows({ evidence }: Facts): RuleOutcome[] {
  const mesRows = evidence.ledger?.mesRows
  if (mesRows === undefined) return []
  const { heldCount, notHeldCount, unpricedCount, unheldIdCount, lookedUpCount, examples } = mesRows
  const requests = `${many(unpricedCount, 'request')} without a price`
  const problems =
    notHeldCount > unpricedCount
      ? [`MES holds ${many(notHeldCount, 'row')} that no client knows of, and ${requests} may have left one each (${examples.join(', ')})`]
      : []
  const lookedUp =
    unheldIdCount > lookedUpCount ? `; ${showCount(lookedUpCount)} of ${showCount(unheldIdCount)} ids of nobody were looked up` : ''
  const left = notHeldCount === 0 ? 'none besides' : `${showCount(notHeldCount)} besides, left by ${requests}`
  const measured = `${many(heldCount, 'price')} of clients, ${left}${lookedUp}`
  return [heldOr('fail', { kind: 'invariant', title: 'MES holds one row per answered price', measured, problems })]
}
