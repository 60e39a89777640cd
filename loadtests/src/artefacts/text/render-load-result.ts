// The closing text of a load run in the terminal. In: a result and its folder. Out: table, verdict, why, where the report lies. Called by `load run`.
import type { LoadResult } from '../../run/load-result.ts'
import { inOrderOfWeight } from '../figures/rule-order.ts'
import { showClock, showRate, showWhole } from '../figures/show.ts'
import { loadTable } from './load-table.ts'
import { printable } from './printable.ts'

const reasonsShownMax = 20

export function renderLoadResult(result: LoadResult, folder: string): string {
  const { suite, gate, startedAt, endedAt, interrupted, heldPerSecond, ledger, short } = result
  const reasons = gate.reasons.slice(0, reasonsShownMax)
  const hidden = gate.reasons.length - reasons.length
  const shownOnly = inOrderOfWeight(gate.rules).filter(rule => rule.shownOnly && rule.ratio !== undefined)
  const lines = [
    '',
    ...loadTable(result),
    '',
    ...(ledger === null
      ? []
      : [
          `prices: ${showWhole(ledger.submittedCount)} asked for, ${showWhole(ledger.pricedCount)} priced, ${showWhole(ledger.refusedCount)} refused, ` +
            `${showWhole(ledger.explicitlyFailedCount)} failed; ${showWhole(ledger.comparedCount)} compared with legacy's; ${showWhole(ledger.missingInMesCount)} missing at MES`,
        ]),
    ...(heldPerSecond === null ? [] : [`held: ${showRate(heldPerSecond)}`]),
    ...shownOnly.map(({ why }) => `shown only: ${why}`),
    ...(ledger === null && heldPerSecond === null && shownOnly.length === 0 ? [] : ['']),
    `${suite.name}: ${gate.verdict.toUpperCase()} after ${showClock((endedAt - startedAt) / 1000)}${short ? ' (short form)' : ''}`,
    ...(interrupted === null ? [] : [`  ${interrupted}`]),
    ...reasons.map(reason => `  ${reason}`),
    ...(hidden > 0 ? [`  … and ${hidden} more`] : []),
    `report: ${folder}/report.html`,
    '',
  ]
  return lines.map(printable).join('\n')
}
