// The life of a running quote, seen by a worker: claim, stay alive, give back or finish. Every claim takes a new fencing token, and only
// the holder of the newest one may write: of two workers that run one quote (a zombie and its successor) exactly one records the answer.
import type { Calculator, GeometryOutcome, QuoteAnswer } from '../calculators/index.ts'
import type { QuoteRequest } from '../contract.ts'
import type { WorkClass } from '../fairness/lanes.ts'
import type { Database } from './database.ts'
import { type Choice, requestOf } from './quote-row.ts'

export interface Lease<Measures> {
  readonly quoteId: string
  readonly fencingToken: string
  /** This start, counted from 1. */
  readonly attempt: number
  readonly request: QuoteRequest
  readonly geometry: GeometryOutcome<Measures> | null
  readonly waitedMs: number
  readonly workClass: WorkClass
  readonly predictedCpuMs: number
  /** As predicted when it was accepted; null when nobody worked then. */
  readonly predictedWaitMs: number | null
  /** Until the caller's deadline, by the database's clock; null without one. */
  readonly remainingMs: number | null
}

interface LeaseRow<Measures> {
  fencing_token: string
  attempt: number
  model_sha256: string
  material: string
  finish: string
  quantity: number
  choice: Choice | null
  waited_ms: number
  work_class: WorkClass
  predicted_cpu_ms: number
  predicted_wait_ms: number | null
  remaining_ms: number | null
  outcome: GeometryOutcome<Measures> | null
}

/** Null: there is nothing left to do for this quote in this class. */
export async function claimQuote<Measures>(
  database: Database,
  quoteId: string,
  engineVersion: string,
  workClass: WorkClass,
): Promise<Lease<Measures> | null> {
  const [row] = await database.query<LeaseRow<Measures>>(
    `WITH claimed AS (
       UPDATE quote SET status = 'running', attempt = attempt + 1, fencing_token = fencing_token + 1,
         started_at = coalesce(started_at, now()), alive_at = now()
       WHERE id = $1 AND status IN ('queued', 'running') AND work_class = $3 RETURNING *
     )
     SELECT fencing_token, attempt, claimed.model_sha256, material, finish, quantity, choice, outcome,
       work_class, predicted_cpu_ms, predicted_wait_ms, extract(epoch FROM deadline_at - now())::float8 * 1000 AS remaining_ms,
       extract(epoch FROM now() - claimed.created_at)::float8 * 1000 AS waited_ms
     FROM claimed LEFT JOIN geometry ON geometry.model_sha256 = claimed.model_sha256 AND geometry.engine_version = $2 || geometry_kind`,
    [quoteId, engineVersion, workClass],
  )
  if (row === undefined) return null
  return {
    quoteId,
    fencingToken: row.fencing_token,
    attempt: row.attempt,
    request: requestOf(row),
    geometry: row.outcome,
    waitedMs: row.waited_ms,
    workClass: row.work_class,
    predictedCpuMs: row.predicted_cpu_ms,
    predictedWaitMs: row.predicted_wait_ms,
    remainingMs: row.remaining_ms,
  }
}

/** Shape: the ids of those that are still ours. Called for all running quotes of a worker at once. */
export async function keepAlive(database: Database, leases: readonly Lease<unknown>[]): Promise<Set<string>> {
  const rows = await database.query<{ id: string }>(
    `UPDATE quote SET alive_at = now() FROM unnest($1::uuid[], $2::bigint[]) AS held (id, token)
     WHERE quote.id = held.id AND quote.fencing_token = held.token AND status = 'running' RETURNING quote.id`,
    [leases.map(lease => lease.quoteId), leases.map(lease => lease.fencingToken)],
  )
  return new Set(rows.map(row => row.id))
}

/** Back to the waiting ones. A start that ended in a fault stays counted; one that only made room (drain) does not. */
export async function giveBack(database: Database, lease: Lease<unknown>, countAttempt: boolean): Promise<void> {
  await database.query(
    `UPDATE quote SET status = 'queued', alive_at = now(), attempt = attempt - $3
     WHERE id = $1 AND fencing_token = $2 AND status = 'running'`,
    [lease.quoteId, lease.fencingToken, countAttempt ? 0 : 1],
  )
}

/**
 * To the models of the heavy class: it takes longer than was predicted. The start does not count, its place is given anew, and the outbox brings it to its
 * new queue.
 */
export async function moveToHeavy(database: Database, lease: Lease<unknown>, cpuMsAtLeast: number): Promise<void> {
  await database.query(
    `WITH moved AS (
       UPDATE quote SET status = 'queued', alive_at = now(), attempt = attempt - 1, work_class = 'heavy', fair_start = NULL, fair_order = NULL,
         predicted_cpu_ms = greatest(predicted_cpu_ms, $3)
       WHERE id = $1 AND fencing_token = $2 AND status = 'running' RETURNING id
     )
     INSERT INTO outbox (quote_id) SELECT id FROM moved ON CONFLICT DO NOTHING`,
    [lease.quoteId, lease.fencingToken, cpuMsAtLeast],
  )
}

/** Shape: false when somebody else holds or has finished the quote (fenced): then nothing was written. Tells every waiting api by NOTIFY. */
export async function finishQuote(
  database: Database,
  lease: Lease<unknown>,
  answer: QuoteAnswer,
  facts: {
    readonly calculator: Pick<Calculator, 'tariff' | 'engineVersion'>
    readonly calculationMs: number
    /** Processor time of the measuring thread; null when nothing was measured. */
    readonly cpuMs: number | null
    readonly newGeometry: GeometryOutcome<unknown> | null
  },
): Promise<boolean> {
  const rows = await database.query(
    `WITH finished AS (
       UPDATE quote SET status = $3, breakdown = $4, refusal = $5, failure = $6, tariff = $7, engine_version = $8, calculation_ms = $9,
         offer = $11, model = $12, cpu_ms = $13, finished_at = now(), alive_at = now()
       WHERE id = $1 AND fencing_token = $2 AND status = 'running' RETURNING id, model_sha256, geometry_kind
     ), kept AS (
       INSERT INTO geometry (model_sha256, engine_version, outcome)
       SELECT model_sha256, $8 || geometry_kind, $10::json FROM finished WHERE $10::json IS NOT NULL ON CONFLICT DO NOTHING
     )
     SELECT pg_notify('${finishedChannel}', id::text) FROM finished`,
    [
      lease.quoteId,
      lease.fencingToken,
      answer.status,
      jsonOrNull(answer.status === 'priced' ? answer.priced.breakdown : null),
      jsonOrNull(answer.status === 'refused' ? answer.refusal : null),
      jsonOrNull(answer.status === 'failed' ? answer.failure : null),
      JSON.stringify(facts.calculator.tariff),
      facts.calculator.engineVersion,
      facts.calculationMs,
      jsonOrNull(facts.newGeometry),
      jsonOrNull(answer.status === 'priced' ? answer.priced.offer : null),
      jsonOrNull(answer.status === 'priced' ? answer.priced.model : null),
      facts.cpuMs,
    ],
  )
  return rows.length === 1
}

/** PostgreSQL channel on which the id of every finished quote is announced. */
export const finishedChannel = 'quote_finished'

const jsonOrNull = (value: unknown) => (value === null ? null : JSON.stringify(value))
