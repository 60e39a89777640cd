// In: both sides and a range of quote numbers. Out: a judgement for each number, a page at a time in order. Changes nothing on either side.
import type { Quote } from '@ficus/pricing-service/contract'
import { mesRows, quotesBetween } from './ask.ts'
import type { ReconcileSettings } from './config.ts'
import { isDifference, type Judgement, judge, type Verdict } from './judge.ts'

/** Asked of MES at the same time: it answers everybody else meanwhile. */
const atOnceCount = 4

export interface Reconciliation {
  readonly from: number
  readonly to: number
  readonly partnerCount: number
  readonly counts: Readonly<Record<Verdict, number>>
  readonly differences: readonly Judgement[]
}

/** Errors: Error with one line when a side cannot be asked. */
export async function reconcile({ mesUrl, pricingUrl, partnerKeys, from, to, beyond }: ReconcileSettings): Promise<Reconciliation> {
  const rowOf = mesRows(mesUrl, partnerKeys)
  const counts: Record<Verdict, number> = { same: 0, 'quote-only': 0, neither: 0, different: 0, 'row-only': 0 }
  const differences: Judgement[] = []

  async function judgeThrough(last: number, quotes: ReadonlyMap<number, Quote>): Promise<void> {
    const look = async () => {
      for (let number = next++; number <= last; number = next++) {
        const judgement = judge(number, quotes.get(number) ?? null, await rowOf(number))
        counts[judgement.verdict] += 1
        if (isDifference(judgement)) differences.push(judgement)
      }
    }
    await Promise.all(Array.from({ length: atOnceCount }, look))
    next = last + 1
  }

  let next = from
  for await (const page of quotesBetween(pricingUrl, from, to ?? Number.MAX_SAFE_INTEGER)) {
    const last = page.at(-1)
    if (last !== undefined) await judgeThrough(last.number, new Map(page.map(quote => [quote.number, quote])))
  }
  // What is left of the range has no quotes.
  const end = to ?? next - 1 + beyond
  await judgeThrough(end, new Map())
  return { from, to: end, partnerCount: partnerKeys.length, counts, differences: differences.sort((a, b) => a.number - b.number) }
}
