// In: a row of the table quote. Out: the Quote that callers get. The only place that knows both shapes.
import type { Quote } from '../contract.ts'

export interface QuoteRow {
  readonly id: string
  readonly number: number
  readonly status: Quote['status']
  readonly model_sha256: string
  readonly material: string
  readonly finish: string
  readonly quantity: number
  readonly tariff: Quote['tariff']
  readonly engine_version: string
  readonly breakdown: Quote['breakdown']
  readonly refusal: Quote['refusal']
  readonly failure: Quote['failure']
  readonly created_at: Date
  readonly finished_at: Date | null
}

export const quoteColumns = `quote.id, quote.number, quote.status, quote.model_sha256, quote.material, quote.finish, quote.quantity,
  quote.tariff, quote.engine_version, quote.breakdown, quote.refusal, quote.failure, quote.created_at, quote.finished_at`

export function toQuote(row: QuoteRow): Quote {
  return {
    id: row.id,
    number: row.number,
    status: row.status,
    request: { modelSha256: row.model_sha256, material: row.material, finish: row.finish, quantity: row.quantity },
    breakdown: row.breakdown,
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
