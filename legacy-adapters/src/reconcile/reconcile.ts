// In: both sides and a range of the numbers that calculations made outside MES have. Out: a judgement for each number, page by page, in order. The numbers come
// from blocks that follow each other without a gap, so asking MES for each of them finds every row there is. Changes nothing on either side.
import type { WriteBack } from '@ficus/pricing-service/contract'
import { ledgerEntry, ledgerPage, mesRows, quoteOf } from './ask.ts'
import type { ReconcileSettings } from './config.ts'
import { isDifference, type Judgement, judge, type Verdict } from './judge.ts'

/** Asked of MES at the same time: it answers everybody else meanwhile. */
const atOnceCount = 4

export interface Reconciliation {
  readonly from: number
  readonly to: number
  readonly partnerCount: number
  readonly counts: Readonly<Record<Verdict, number>>
  /** Of those that are the same: their sender did not say so, the outbox found the row; whoever asked may not have got the answer. */
  readonly finishedByOutboxCount: number
  /** In the order of the numbers. */
  readonly differences: readonly Judgement[]
  readonly open: readonly Judgement[]
}

/** Errors: Error with one line when a side cannot be asked. */
export async function reconcile({ mesUrl, pricingUrl, partnerKeys, from, to, beyond }: ReconcileSettings): Promise<Reconciliation> {
  const rowOf = mesRows(mesUrl, partnerKeys)
  const counts: Record<Verdict, number> = { same: 0, nothing: 0, open: 0, missing: 0, different: 0, 'row-only': 0 }
  const [differences, open]: [Judgement[], Judgement[]] = [[], []]
  let finishedByOutboxCount = 0

  async function judged(number: number, writeBack: WriteBack | null): Promise<Judgement> {
    const quote = writeBack === null ? null : await quoteOf(pricingUrl, writeBack.quoteId)
    return judge({ number, writeBack, quote, row: await rowOf(number) })
  }

  async function judgeOne(number: number, paged: WriteBack | null): Promise<void> {
    let judgement = await judged(number, paged)
    let writeBack = paged
    if (isDifference(judgement)) {
      // The page is older than MES's answer: with traffic, a number may have been used in between.
      const now = await ledgerEntry(pricingUrl, number)
      if (now === 'forgotten') return
      writeBack = now
      judgement = await judged(number, writeBack)
    }
    counts[judgement.verdict] += 1
    if (judgement.verdict === 'same' && writeBack?.settledBy === 'outbox') finishedByOutboxCount += 1
    if (isDifference(judgement)) differences.push(judgement)
    if (judgement.verdict === 'open') open.push(judgement)
  }

  async function judgeBetween(first: number, last: number, writeBacks: readonly WriteBack[]): Promise<void> {
    const byNumber = new Map(writeBacks.map(writeBack => [writeBack.number, writeBack]))
    let next = first
    const judgeNext = async () => {
      // Below `keptFrom` only what is there is judged: a block that was taken long ago may still be in use.
      for (let number = next++; number <= last; number = next++)
        if (number >= keptFrom || byNumber.has(number)) await judgeOne(number, byNumber.get(number) ?? null)
    }
    await Promise.all(Array.from({ length: atOnceCount }, judgeNext))
  }

  const { keptFrom, next } = await ledgerPage(pricingUrl, 0)
  const end = to ?? next - 1 + beyond
  for (let number = from; number <= end; ) {
    const { writeBacks } = await ledgerPage(pricingUrl, number - 1)
    const last = Math.min(end, writeBacks.at(-1)?.number ?? end)
    await judgeBetween(number, last, writeBacks)
    number = last + 1
  }
  const inOrder = (list: Judgement[]) => list.toSorted((one, other) => one.number - other.number)
  return {
    ...{ from: Math.max(from, keptFrom), to: end, partnerCount: partnerKeys.length, counts, finishedByOutboxCount },
    ...{ differences: inOrder(differences), open: inOrder(open) },
  }
}
