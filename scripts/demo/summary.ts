// In: what the demo's clients saw. Out: the summary as rows: who answered, how fast, what went wrong.
import { percentile, showMs } from '../clients/percentile.ts'
import { answeredBy, elapsedOf } from './ledger.ts'
import type { DemoStage } from './step.ts'

export type SummaryRows = readonly (readonly [what: string, value: string])[]

const underFlag = (phase: string) => phase.startsWith('canary') || phase.startsWith('live') || phase === 'worker killed'

export function summaryRows({ ledger, comparisons, listMs, running }: DemoStage, fallbackCount: number): SummaryRows {
  const { entries } = ledger
  const by = (side: string) => entries.filter(entry => answeredBy(entry) === side).length
  const moving = entries.filter(entry => underFlag(entry.phase))
  const pair = (values: readonly number[]) => `${showMs(percentile(values, 0.5))} / ${showMs(percentile(values, 0.95))}`
  return [
    ['price requests', String(entries.length)],
    ['answered by the legacy', String(by('legacy'))],
    ['answered by the new service', String(by('candidate'))],
    ['errors or wrong prices seen by clients', String(ledger.failures().length)],
    ['fallbacks to the legacy', String(fallbackCount)],
    ['comparisons in shadow: match / mismatch / other', `${comparisons.match} / ${comparisons.mismatch} / ${comparisons.other}`],
    ['price p50 / p95, legacy, under load', pair(elapsedOf(moving, 'legacy'))],
    ['price p50 / p95, new service, under load', pair(elapsedOf(moving, 'candidate'))],
    [
      "price p50 / p95 of the burst's model, legacy alone",
      pair(ledger.of('burst, legacy alone').map(entry => entry.outcome?.elapsedMs ?? 0)),
    ],
    ["price p50 / p95 of the burst's model, with Ficus", pair(ledger.of('burst, with Ficus').map(entry => entry.outcome?.elapsedMs ?? 0))],
    ["operators' list p95 while prices are calculated, legacy alone", showMs(percentile(listMs.legacyAlone, 0.95))],
    ["operators' list p95 while prices are calculated, with Ficus", showMs(percentile(listMs.withFicus, 0.95))],
    ['restarts of killed processes', String(Object.values(running.children).reduce((sum, child) => sum + child.restartCount(), 0))],
  ]
}

/** Counted by the proxy itself: requests that the new service could not answer and the legacy did. */
export async function countFallbacks(adminUrl: string): Promise<number> {
  const text = await (await fetch(`${adminUrl}/metrics`)).text()
  const lines = text.split('\n').filter(line => /^\w*fallbacks_total(\{|\s)/.test(line))
  return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0)
}
