// In: a request that passed its checks. Out: the accepted quote. Quote, idempotency key and outbox row are written by ONE statement,
// so they exist all or not at all, and nobody is told "accepted" before they are durable. Called by http/quotes-route.ts.
import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { Calculator } from '../calculators/index.ts'
import type { Quote, QuoteRequest } from '../contract.ts'
import { ServiceError } from '../errors.ts'
import type { Database } from './database.ts'
import { choiceOf, type QuoteRow, quoteColumns, toQuote } from './quote-row.ts'

export interface Acceptance {
  readonly quote: Quote
  /** False when the idempotency key had named this quote before. */
  readonly created: boolean
}

/** Of several that come with one key at once, one inserts; the others wait on the key's row and insert nothing. */
const insertAll = `
  WITH key AS (
    INSERT INTO idempotency_key (key, quote_id) SELECT $2, $1 WHERE $2::text IS NOT NULL
    ON CONFLICT DO NOTHING RETURNING quote_id
  ), accepted AS (
    INSERT INTO quote (id, model_sha256, material, finish, quantity, choice, geometry_kind, tariff, engine_version)
    SELECT $1, $3, $4, $5, $6, $7, $8, $9, $10 WHERE $2::text IS NULL OR EXISTS (SELECT FROM key)
    RETURNING *
  ), noted AS (
    INSERT INTO outbox (quote_id) SELECT id FROM accepted
  )
  SELECT ${quoteColumns} FROM accepted AS quote`

/** Errors: STORE_UNAVAILABLE, IDEMPOTENCY_KEY_REUSED. */
export async function acceptQuote(
  database: Database,
  request: QuoteRequest,
  idempotencyKey: string | null,
  calculator: Calculator,
): Promise<Acceptance> {
  const { modelSha256, material, finish, quantity } = request
  const choice = choiceOf(request)
  const values = [
    ...[modelSha256, material, finish, quantity],
    ...[choice === null ? null : JSON.stringify(choice), calculator.geometryKind(request)],
    ...[JSON.stringify(calculator.tariff), calculator.engineVersion],
  ]
  const [row] = await database.query<QuoteRow>(insertAll, [randomUUID(), idempotencyKey, ...values])
  if (row !== undefined) return { quote: toQuote(row), created: true }
  return { quote: await quoteOfKey(database, idempotencyKey as string, request), created: false }
}

async function quoteOfKey(database: Database, key: string, request: QuoteRequest): Promise<Quote> {
  const [row] = await database.query<QuoteRow>(
    `SELECT ${quoteColumns} FROM idempotency_key JOIN quote ON quote.id = quote_id WHERE key = $1`,
    [key],
  )
  const quote = toQuote(row as QuoteRow)
  if (!isDeepStrictEqual(quote.request, { ...request })) {
    throw new ServiceError('IDEMPOTENCY_KEY_REUSED', 'this Idempotency-Key came before with another request; take a new key')
  }
  return quote
}
