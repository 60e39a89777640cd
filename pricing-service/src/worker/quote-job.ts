// What one job does, in order: claim the quote, measure its model (or take the kept measurement), price it, record the answer.
// Faults that may pass are handed back to the queue for another attempt; the store's count of attempts bounds them.
import { type Calculator, calculatorFor } from '../calculators/index.ts'
import { engineVersion } from '../engine/index.ts'
import { type ErrorCode, errorTable, ServiceError } from '../errors.ts'
import type { Database } from '../store/database.ts'
import { claimQuote, finishQuote, type GeometryOutcome, giveBack, type Lease, type QuoteAnswer } from '../store/quote-lease.ts'
import type { Heartbeat } from './heartbeat.ts'
import { type MeasuringParts, measureModel } from './measure-model.ts'
import type { WorkerMetrics } from './worker-metrics.ts'

export interface QuoteJobParts extends MeasuringParts {
  readonly database: Database
  readonly heartbeat: Heartbeat
  readonly metrics: WorkerMetrics
  readonly attemptsMax: number
  /** Aborted when the drain is over: what runs is given back. */
  readonly drained: AbortSignal
  readonly onFenced: (quoteId: string) => void
  readonly onAttemptFailed: (lease: Lease<unknown>, error: Error) => void
}

/** Resolves when nothing is left to do; rejects when the queue shall try again. `signal`: somebody else has the job now. */
export async function runQuoteJob(parts: QuoteJobParts, quoteId: string, signal: AbortSignal): Promise<void> {
  const lease = await claimQuote<unknown>(parts.database, quoteId, engineVersion)
  if (lease === null) return
  if (lease.attempt === 1) parts.metrics.queueWaitSeconds.observe(lease.waitedMs / 1000)
  if (lease.attempt > parts.attemptsMax) return fail(parts, lease, lease.attempt - 1, faultOf(null, 'JOB_ATTEMPTS_EXHAUSTED'))
  const held = parts.heartbeat.hold(lease)
  const taken = AbortSignal.any([signal, held.lost])
  try {
    await calculate(parts, lease, AbortSignal.any([taken, parts.drained]))
  } catch (error) {
    if (taken.aborted) fenced(parts, quoteId)
    else await endAttempt(parts, lease, error as Error)
  } finally {
    held.release()
  }
}

async function calculate(parts: QuoteJobParts, lease: Lease<unknown>, signal: AbortSignal): Promise<void> {
  const startedAt = performance.now()
  const calculator = calculatorFor(lease.request)
  const geometry = lease.geometry ?? (await measureModel(parts, lease.request.modelSha256, calculator.geometryTask(lease.request), signal))
  const answer = price(calculator, lease, geometry)
  const calculationMs = performance.now() - startedAt
  await record(parts, lease, answer, calculationMs, lease.geometry === null ? geometry : null)
}

function price(calculator: Calculator, lease: Lease<unknown>, geometry: GeometryOutcome<unknown>): QuoteAnswer {
  if (geometry.kind === 'refused') return { status: 'refused', refusal: geometry.refusal }
  try {
    return { status: 'priced', priced: calculator.price(geometry.measures, lease.request) }
  } catch (cause) {
    throw new ServiceError('ENGINE_FAULT', 'pricing the measured model did not succeed', { cause })
  }
}

async function endAttempt(parts: QuoteJobParts, lease: Lease<unknown>, error: Error): Promise<void> {
  if (parts.drained.aborted && error === parts.drained.reason) {
    await giveBack(parts.database, lease, false)
    throw error
  }
  const fault = faultOf(error, 'SERVICE_FAULT')
  parts.metrics.attemptFaults.inc({ code: fault.code })
  parts.onAttemptFailed(lease, error)
  const retry = errorTable[fault.code].retryable && lease.attempt < parts.attemptsMax
  if (!retry) return fail(parts, lease, lease.attempt, fault)
  await giveBack(parts.database, lease, true)
  throw error
}

/** Somebody else has the quote: what was calculated here is thrown away, and nothing is written. */
function fenced(parts: QuoteJobParts, quoteId: string): void {
  parts.metrics.fenced.inc()
  parts.onFenced(quoteId)
}

function fail(parts: QuoteJobParts, lease: Lease<unknown>, attempts: number, { code, detail }: Fault): Promise<void> {
  return record(parts, lease, { status: 'failed', failure: { code, attempts, detail } }, 0, null)
}

interface Fault {
  readonly code: ErrorCode
  readonly detail: string
}

/** The words of a coded error are for people; those of any other stay in the log. */
const faultOf = (error: Error | null, otherwise: ErrorCode): Fault =>
  error instanceof ServiceError ? { code: error.code, detail: error.message } : { code: otherwise, detail: errorTable[otherwise].meaning }

async function record(
  parts: QuoteJobParts,
  lease: Lease<unknown>,
  answer: QuoteAnswer,
  calculationMs: number,
  newGeometry: GeometryOutcome<unknown> | null,
): Promise<void> {
  const written = await finishQuote(parts.database, lease, answer, {
    calculator: calculatorFor(lease.request),
    calculationMs,
    newGeometry,
  })
  if (!written) return fenced(parts, lease.quoteId)
  parts.metrics.quotes.inc({ status: answer.status })
  if (answer.status !== 'failed')
    parts.metrics.calculationSeconds.observe({ kept: newGeometry === null ? 'yes' : 'no' }, calculationMs / 1000)
}
