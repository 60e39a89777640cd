// The first thing a reader sees: the verdict in plain words, why, and how large the run was. In: a result. Out: HTML. Called by the load report.
import type { GateVerdict, RuleOutcome } from '../../../gate/gate-report.ts'
import type { LoadResult } from '../../../run/load-result.ts'
import { endpointFigures, variantsOf } from '../../figures/endpoint-figures.ts'
import { inOrderOfWeight } from '../../figures/rule-order.ts'
import { showClock, showRate, showWhole } from '../../figures/show.ts'
import { type Html, html, nothing } from '../html.ts'

export const verdictWords: Readonly<Record<GateVerdict, { readonly word: string; readonly means: string }>> = {
  pass: { word: '✓ Passed', means: 'The run is valid, and every rule that decides holds.' },
  fail: { word: '✕ Failed', means: 'The run is valid, and at least one rule is broken.' },
  inconclusive: { word: '? Not decided', means: 'Nothing is broken, but the figures do not suffice to say that all is well.' },
  invalid: { word: '! Not valid', means: 'The run did not measure what it claims to, so it proves nothing either way.' },
}

export function verdictSection(result: LoadResult): Html {
  const { gate, short, interrupted } = result
  const { word, means } = verdictWords[gate.verdict]
  return html`<section class="verdict ${gate.verdict}"><div class="word">${word}</div><p>${means}${
    short ? ' Short form: it shows that the suite works, not how fast anything is.' : ''
  }</p>${interrupted === null ? nothing : html`<p><b class="invalid">Stopped before its end:</b> ${interrupted}</p>`}${reasonList(gate.reasons)}</section>
${tiles(result)}
${ruleLists(gate.rules)}`
}

const reasonsShownMax = 8

export function reasonList(reasons: readonly string[]): Html {
  if (reasons.length === 0) return nothing
  const more = reasons.length - reasonsShownMax
  const items = reasons.slice(0, reasonsShownMax).map(reason => html`<li>${reason}</li>`)
  return html`<ul>${items}</ul>${more > 0 ? html`<details><summary>${more} more</summary><ul>${reasons.slice(reasonsShownMax).map(reason => html`<li>${reason}</li>`)}</ul></details>` : nothing}`
}

function tiles(result: LoadResult): Html {
  const { slices, ledger, heldPerSecond, startedAt, endedAt } = result
  const whole = endpointFigures(result).filter(({ intendedCount }) => intendedCount !== null)
  const sum = (key: 'sentCount' | 'failedCount' | 'lostCount' | 'wrongCount') => whole.reduce((total, figures) => total + figures[key], 0)
  const pairCount = variantsOf(result).length === 2 ? new Set(slices.map(({ pairIndex }) => pairIndex)).size : 0
  const badness = (count: number) => (count > 0 ? 'bad' : '')
  const tile = (figure: string, title: string, look = '') =>
    html`<div class="tile"><b class="${look}">${figure}</b><span>${title}</span></div>`
  return html`<div class="tiles">${heldPerSecond === null ? nothing : tile(showRate(heldPerSecond), 'the highest rate held')}${tile(showClock((endedAt - startedAt) / 1000), 'the whole run')}${pairCount > 0 ? tile(String(pairCount), pairCount === 1 ? 'pair of slices' : 'pairs of slices') : nothing}${tile(showWhole(sum('sentCount')), 'requests sent')}${tile(showWhole(sum('wrongCount')), 'wrong answers', badness(sum('wrongCount')))}${tile(showWhole(sum('failedCount') + sum('lostCount')), 'failed or lost', badness(sum('failedCount') + sum('lostCount')))}${
    ledger === null
      ? nothing
      : [
          tile(showWhole(ledger.pricedCount), `prices, of ${showWhole(ledger.submittedCount)} asked for`),
          tile(showWhole(ledger.comparedCount), 'prices compared with legacy’s'),
          tile(showWhole(ledger.missingInMesCount), 'prices missing at MES', badness(ledger.missingInMesCount)),
        ]
  }</div>`
}

/** In sight: what is not well, and what was measured for this suite; validity and invariants that hold are folded away, and so is what is only shown. */
function ruleLists(rules: readonly RuleOutcome[]): Html {
  const ordered = inOrderOfWeight(rules)
  const isFolded = ({ verdict, kind, shownOnly }: RuleOutcome) =>
    shownOnly || (verdict === 'pass' && (kind === 'validity' || kind === 'invariant'))
  const inSight = ordered.filter(rule => !isFolded(rule))
  const holding = ordered.filter(rule => isFolded(rule) && !rule.shownOnly)
  const shown = ordered.filter(rule => rule.shownOnly)
  const folded = (some: readonly RuleOutcome[], words: string) =>
    some.length === 0 ? nothing : html`<details><summary>${words} (${some.length})</summary>${ruleTable(some)}</details>`
  return html`${inSight.length === 0 ? nothing : html`<h3>Rules that decide</h3>${ruleTable(inSight)}`}${folded(
    holding,
    'Rules that decide and simply hold: the run is valid, answers are right',
  )}${folded(shown, 'Judged and shown, decides nothing')}`
}

function ruleTable(rules: readonly RuleOutcome[]): Html {
  const rows = rules.map(
    ({ verdict, kind, why }) =>
      html`<tr><td class="t"><b class="${verdict}">${verdict}</b></td><td class="t soft">${kind}</td><td class="t wrap">${why}</td></tr>`,
  )
  return html`<div class="wide rules"><table><thead><tr><th class="t">says</th><th class="t">kind</th><th class="t">rule and figures</th></tr></thead><tbody>${rows}</tbody></table></div>`
}
