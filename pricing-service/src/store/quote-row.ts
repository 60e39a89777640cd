// In: a row of the table quote. Out: the Quote that callers get. The only place that knows both shapes.
import type { Quote, QuoteRequest } from '../contract.ts'

export interface QuoteRow {
  readonly id: string
  readonly number: number
  readonly status: Quote['status']
  readonly model_sha256: string
  readonly material: string
  readonly finish: string
  readonly quantity: number
  readonly choice: Choice | null
  readonly tariff: Quote['tariff']
  readonly engine_version: string
  readonly breakdown: Quote['breakdown']
  readonly offer: NonNullable<Quote['offer']> | null
  readonly model: NonNullable<Quote['model']> | null
  readonly refusal: Quote['refusal']
  readonly failure: Quote['failure']
  readonly created_at: Date
  readonly finished_at: Date | null
}

export const quoteColumns = `quote.id, quote.number, quote.status, quote.model_sha256, quote.material, quote.finish, quote.quantity,
  quote.choice, quote.tariff, quote.engine_version, quote.breakdown, quote.offer, quote.model, quote.refusal, quote.failure, quote.created_at, quote.finished_at`

/** The keys of a request beside the legacy's, as they came. */
export type Choice = Pick<QuoteRequest, 'tariff' | 'units' | 'leadTime' | 'currency' | 'callbackUrl'>

/** Shape: null for a request that names nothing but the legacy's keys. */
export function choiceOf({ modelSha256, material, finish, quantity, ...choice }: QuoteRequest): Choice | null {
  return Object.keys(choice).length === 0 ? null : choice
}

export function requestOf(row: Pick<QuoteRow, 'model_sha256' | 'material' | 'finish' | 'quantity' | 'choice'>): QuoteRequest {
  return { modelSha256: row.model_sha256, material: row.material, finish: row.finish, quantity: row.quantity, ...row.choice }
}

export function toQuote(row: QuoteRow): Quote {
  return {
    id: row.id,
    number: row.number,
    status: row.status,
    request: requestOf(row),
    breakdown: row.breakdown,
    ...(row.offer === null ? {} : { offer: row.offer }),
    ...(row.model === null ? {} : { model: row.model }),
    refusal: row.refusal,
    failure: row.failure,
    tariff: row.tariff,
    engineVersion: row.engine_version,
    createdAt: row.created_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
  }
}

export function isFinished(quote: Quote): boolean {
  return quote.status === 'priced' || quote.status === 'refused' || quote.status === 'failed'
}
