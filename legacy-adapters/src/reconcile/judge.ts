// In: a quote number, its quote and the row that MES has under its id. Out: what that means. Pure; called by reconcile.ts for each number.
import type { Quote } from '@ficus/pricing-service/contract'
import { encodePrice } from '../price/encode.ts'
import { calculationIdOf } from '../price/import.ts'
import { normalisePriceAnswer } from '../price/normalise.ts'

/**
 * same: one row, byte for byte what the quote says · quote-only: priced, without a row · neither · different: a row with other figures · row-only: a row whose
 * quote is not priced by the legacy's tariff, or not there.
 */
export type Verdict = 'same' | 'quote-only' | 'neither' | 'different' | 'row-only'

export interface Judgement {
  readonly number: number
  readonly calculationId: number
  readonly quoteId: string | null
  readonly verdict: Verdict
  readonly detail: string
}

export const isDifference = ({ verdict }: Judgement): boolean => verdict === 'different' || verdict === 'row-only'

export function judge(number: number, quote: Quote | null, row: Buffer | null): Judgement {
  const base = { number, calculationId: calculationIdOf(number), quoteId: quote?.id ?? null }
  const isPriced = quote !== null && quote.status === 'priced' && quote.breakdown !== null
  if (row === null) return { ...base, verdict: isPriced ? 'quote-only' : 'neither', detail: '' }
  if (!isPriced)
    return { ...base, verdict: 'row-only', detail: quote === null ? 'there is no such quote' : `the quote is ${stateOf(quote)}` }
  return expectedRow(quote, row)?.equals(row) === true
    ? { ...base, verdict: 'same', detail: '' }
    : { ...base, verdict: 'different', detail: `MES says ${totalOf(row)}, the quote ${quote.breakdown?.total}` }
}

/** The quote as MES would have it, with what only MES knows taken from MES; null when the row is no price. */
function expectedRow(quote: Quote, row: Buffer): Buffer | null {
  const { kind, fields } = normalisePriceAnswer(200, row)
  if (kind !== 'price') return null
  const value = (path: string) => JSON.parse(fields.find(field => field.path === path)?.text ?? 'null')
  return encodePrice(quote, {
    calculationId: calculationIdOf(quote.number),
    modelId: Number(value('ModelId')),
    calculatedAt: String(value('CalculatedAt')),
    durationMs: Number(value('DurationMs')),
  })
}

const totalOf = (row: Buffer) => normalisePriceAnswer(200, row).fields.find(({ path }) => path === 'Total')?.text ?? 'no total'

const stateOf = ({ status, breakdown }: Quote) => (status === 'priced' && breakdown === null ? 'of another tariff' : status)
