// In: a request that passed its checks, and its answer if its model was measured before. Out: the accepted quote. Quote, idempotency key and outbox row are
// written by ONE statement, so they exist all or not at all, and nobody is told "accepted" before they are durable. What is answered already has no job and
// no outbox row. Called by http/quotes-routes.ts.
import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { CalculatedAnswer, Calculator } from '../calculators/index.ts'
import type { Quote, QuoteRequest } from '../contract.ts'
import { ServiceError } from '../errors.ts'
import { type Lane, lightClassOf, mayBeDropped, type WorkClass } from '../fairness/lanes.ts'
import { knownCpuMs } from '../fairness/predict-cost.ts'
import type { Database } from './database.ts'
import { choiceOf, isFinished, type QuoteRow, quoteColumns, toQuote } from './quote-row.ts'

export interface Acceptance {
  readonly quote: Quote
  /** What is expected of its job; null when the idempotency key had named this quote before. */
  readonly created: { readonly cpuMs: number; readonly workClass: WorkClass } | null
}

/** Whose quote it is and what it is expected to take. */
export interface Entry {
  readonly partner: string
  readonly lane: Lane
  readonly timeoutMs: number | null
  /** Whether the request waits for the answer. */
  readonly waits: boolean
  /** If the model is not measured yet; else it costs next to nothing and is light. */
  readonly cpuMs: number
  readonly workClass: WorkClass
  readonly waitMs: number | null
}

/** What the api calculated itself from a kept measurement. */
export interface AnswerAtOnce {
  readonly answer: CalculatedAnswer
  readonly calculationMs: number
}

/** Of several that come with one key at once, one inserts; the others wait on the key's row and insert nothing. */
const insertAll = `
  WITH key AS (
    INSERT INTO idempotency_key (key, quote_id) SELECT $2, $1 WHERE $2::text IS NOT NULL
    ON CONFLICT DO NOTHING RETURNING quote_id
  ), measured AS (
    SELECT EXISTS (SELECT FROM geometry WHERE model_sha256 = $3 AND engine_version = $10::text || $8::text) AS already
  ), accepted AS (
    INSERT INTO quote (id, model_sha256, material, finish, quantity, choice, geometry_kind, tariff, engine_version,
      partner, lane, deadline_at, waiter_count, predicted_cpu_ms, work_class, predicted_wait_ms,
      status, breakdown, offer, model, refusal, calculation_ms, finished_at)
    SELECT $1, $3, $4, $5, $6, $7, $8::text, $9, $10::text,
      $11, $12, now() + $13 * interval '1 millisecond', $14, CASE WHEN already THEN ${knownCpuMs} ELSE $15::float8 END,
      CASE WHEN already THEN $18 ELSE $16 END, CASE WHEN already THEN NULL ELSE $17::float8 END,
      $19::text, $20, $21, $22, $23, $24, CASE WHEN $19::text <> 'queued' THEN now() END
    FROM measured WHERE $2::text IS NULL OR EXISTS (SELECT FROM key)
    RETURNING *
  ), noted AS (
    INSERT INTO outbox (quote_id) SELECT id FROM accepted WHERE status = 'queued'
  )
  SELECT ${quoteColumns}, work_class, predicted_cpu_ms FROM accepted AS quote`

/** Errors: STORE_UNAVAILABLE, IDEMPOTENCY_KEY_REUSED. */
export async function acceptQuote(
  database: Database,
  request: QuoteRequest,
  idempotencyKey: string | null,
  calculator: Calculator,
  entry: Entry,
  atOnce: AnswerAtOnce | null = null,
): Promise<Acceptance> {
  const { modelSha256, material, finish, quantity } = request
  const choice = choiceOf(request)
  const values = [
    ...[modelSha256, material, finish, quantity],
    ...[choice === null ? null : JSON.stringify(choice), calculator.geometryKind(request)],
    ...[JSON.stringify(calculator.tariff), calculator.engineVersion],
    ...[entry.partner, entry.lane, mayBeDropped[entry.lane] ? entry.timeoutMs : null, entry.waits ? 1 : 0],
    ...[entry.cpuMs, entry.workClass, entry.waitMs, lightClassOf(entry.lane)],
    ...answerValues(atOnce),
  ]
  const [row] = await database.query<AcceptedRow>(insertAll, [randomUUID(), idempotencyKey, ...values])
  if (row !== undefined) return { quote: toQuote(row), created: { cpuMs: row.predicted_cpu_ms, workClass: row.work_class } }
  const quote = await quoteOfKey(database, idempotencyKey as string, request)
  // Its quote was dropped in this moment and the key set free: now it names nothing.
  if (quote === null) return acceptQuote(database, request, idempotencyKey, calculator, entry, atOnce)
  if (!isFinished(quote)) await prolong(database, quote.id, entry.timeoutMs)
  return { quote, created: null }
}

function answerValues(atOnce: AnswerAtOnce | null): unknown[] {
  if (atOnce === null) return ['queued', null, null, null, null, null]
  const { answer, calculationMs } = atOnce
  const { breakdown, offer, model } = answer.status === 'priced' ? answer.priced : nothingPriced
  const refusal = answer.status === 'refused' ? answer.refusal : null
  return [answer.status, ...[breakdown, offer, model, refusal].map(part => (part === null ? null : JSON.stringify(part))), calculationMs]
}

const nothingPriced = { breakdown: null, offer: null, model: null }

interface AcceptedRow extends QuoteRow {
  readonly predicted_cpu_ms: number
  readonly work_class: WorkClass
}

/** Who asks again with the same key wants it at least so long. */
async function prolong(database: Database, quoteId: string, timeoutMs: number | null): Promise<void> {
  await database.query(
    `UPDATE quote SET deadline_at = CASE WHEN $2::float8 IS NULL THEN NULL ELSE greatest(deadline_at, now() + $2 * interval '1 millisecond') END
     WHERE id = $1 AND status IN ('queued', 'running') AND deadline_at IS NOT NULL`,
    [quoteId, timeoutMs],
  )
}

async function quoteOfKey(database: Database, key: string, request: QuoteRequest): Promise<Quote | null> {
  const [row] = await database.query<QuoteRow>(
    `SELECT ${quoteColumns} FROM idempotency_key JOIN quote ON quote.id = quote_id WHERE key = $1`,
    [key],
  )
  if (row === undefined) return null
  const quote = toQuote(row)
  if (!isDeepStrictEqual(quote.request, { ...request })) {
    throw new ServiceError('IDEMPOTENCY_KEY_REUSED', 'this Idempotency-Key came before with another request; take a new key')
  }
  return quote
}
