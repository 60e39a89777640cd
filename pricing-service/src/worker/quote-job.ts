// What one job does, in order: claim the quote, measure its model (or take the kept measurement), price it, record the answer.
// A light model that turns out to be a heavy one moves to its class; what has passed its caller's deadline is not calculated.
// Faults that may pass are handed back to the queue for another attempt; the store's count of attempts bounds them.
import { answerOf, type Calculator, calculatorFor, type GeometryOutcome, type QuoteAnswer } from '../calculators/index.ts'
import { engineVersion } from '../engine/index.ts'
import { type ErrorCode, errorTable, ServiceError } from '../errors.ts'
import type { WorkClass } from '../fairness/lanes.ts'
import { cpuMsLeast } from '../fairness/predict-cost.ts'
import type { Database } from '../store/database.ts'
import { noteFault } from '../store/fault-notes.ts'
import { claimQuote, finishQuote, giveBack, type Lease, moveToHeavy } from '../store/quote-lease.ts'
import type { CostLedger } from './cost-ledger.ts'
import type { Heartbeat } from './heartbeat.ts'
import { type Measured, type MeasuringParts, measureModel } from './measure-model.ts'
import type { WorkerMetrics } from './worker-metrics.ts'

export interface QuoteJobParts extends MeasuringParts {
  readonly database: Database
  readonly heartbeat: Heartbeat
  readonly metrics: WorkerMetrics
  readonly costs: CostLedger
  /** A model of the light class that takes longer moves to the heavy ones. */
  readonly lightMsMax: number
  readonly attemptsMax: number
  /** Aborted when the drain is over: what runs is given back. */
  readonly drained: AbortSignal
  readonly onFenced: (quoteId: string) => void
  readonly onAttemptFailed: (lease: Lease<unknown>, error: Error) => void
}

/** Resolves when nothing is left to do; rejects when the queue shall try again. `signal`: somebody else has the job now. */
export async function runQuoteJob(parts: QuoteJobParts, workClass: WorkClass, quoteId: string, signal: AbortSignal): Promise<void> {
  const begunMs = performance.now()
  const lease = await claimQuote<unknown>(parts.database, quoteId, engineVersion, workClass)
  if (lease === null) return
  if (lease.attempt === 1) noteWait(parts, lease)
  const expired = deadlineOf(lease)
  if (expired.aborted) return fail(parts, lease, lease.attempt - 1, faultOf(expired.reason, 'QUOTE_EXPIRED'))
  if (lease.attempt > parts.attemptsMax) return fail(parts, lease, lease.attempt - 1, faultOf(null, 'JOB_ATTEMPTS_EXHAUSTED'))
  const held = parts.heartbeat.hold(lease)
  const taken = AbortSignal.any([signal, held.lost])
  try {
    const cpuMs = await calculate(parts, lease, AbortSignal.any([taken, parts.drained, expired]))
    parts.costs.held(workClass, performance.now() - begunMs, cpuMs)
  } catch (error) {
    if (taken.aborted) fenced(parts, quoteId)
    else await endAttempt(parts, lease, error as Error)
  } finally {
    held.release()
  }
}

function noteWait({ metrics }: QuoteJobParts, { waitedMs, predictedWaitMs }: Lease<unknown>): void {
  metrics.queueWaitSeconds.observe(waitedMs / 1000)
  if (predictedWaitMs !== null) metrics.waitPredictionErrorSeconds.observe(Math.abs(waitedMs - predictedWaitMs) / 1000)
}

/** Aborts when the caller's time is over; at once when it is over already. By the database's clock: the machines' own may differ. */
function deadlineOf({ remainingMs }: Lease<unknown>): AbortSignal {
  const expiry = new AbortController()
  const expire = () => expiry.abort(new ServiceError('QUOTE_EXPIRED', errorTable.QUOTE_EXPIRED.meaning))
  if (remainingMs === null) return expiry.signal
  if (remainingMs <= 0) expire()
  else setTimeout(expire, Math.min(remainingMs, timerMsMax)).unref()
  return expiry.signal
}

/** node's timers overflow beyond 31 bits. */
const timerMsMax = 2_147_483_647

/** Shape: the processor time of the measuring thread. */
async function calculate(parts: QuoteJobParts, lease: Lease<unknown>, signal: AbortSignal): Promise<number> {
  const startedAt = performance.now()
  const calculator = calculatorFor(lease.request)
  const measured = lease.geometry === null ? await measureWithinClass(parts, lease, signal) : null
  if (measured === 'too heavy') return parts.lightMsMax
  if (measured !== null) teach(parts, lease, measured)
  const geometry = measured?.geometry ?? (lease.geometry as GeometryOutcome<unknown>)
  const answer = price(calculator, lease, geometry)
  await record(parts, lease, answer, { calculationMs: performance.now() - startedAt, measured })
  return measured?.cpuMs ?? 0
}

/** In the light class a thread is lent for so long only: whatever the prediction was, no model keeps the others waiting for longer. */
async function measureWithinClass(parts: QuoteJobParts, lease: Lease<unknown>, signal: AbortSignal): Promise<Measured | 'too heavy'> {
  const task = calculatorFor(lease.request).geometryTask(lease.request)
  const lightOnly = lease.workClass !== 'heavy' && parts.deadlineMs[task.kind] > parts.lightMsMax
  const within = lightOnly ? { ...parts, deadlineMs: { ...parts.deadlineMs, [task.kind]: parts.lightMsMax } } : parts
  try {
    return await measureModel(within, lease.request.modelSha256, task, signal)
  } catch (error) {
    if (!lightOnly || !(error instanceof ServiceError) || error.code !== 'JOB_DEADLINE_PASSED') throw error
    await moveToHeavy(parts.database, lease, parts.lightMsMax)
    parts.metrics.movedToHeavy.inc()
    return 'too heavy'
  }
}

function teach({ costs, metrics }: QuoteJobParts, { predictedCpuMs }: Lease<unknown>, { cpuMs, seed }: Measured): void {
  costs.learn({ ...seed, cpuMs })
  const errorRatio = Math.abs(predictedCpuMs - cpuMs) / Math.max(cpuMs, cpuMsLeast)
  metrics.costPredictionErrorRatio.observe({ task: seed.className.split('/')[0] as string }, errorRatio)
}

function price(calculator: Calculator, lease: Lease<unknown>, geometry: GeometryOutcome<unknown>): QuoteAnswer {
  try {
    return answerOf(calculator, geometry, lease.request)
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
  await noteFault(parts.database, lease, fault, error)
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
  return record(parts, lease, { status: 'failed', failure: { code, attempts, detail } }, { calculationMs: 0, measured: null })
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
  { calculationMs, measured }: { readonly calculationMs: number; readonly measured: Measured | null },
): Promise<void> {
  const written = await finishQuote(parts.database, lease, answer, {
    calculator: calculatorFor(lease.request),
    calculationMs,
    cpuMs: measured?.cpuMs ?? null,
    newGeometry: measured?.geometry ?? null,
  })
  if (!written) return fenced(parts, lease.quoteId)
  parts.metrics.quotes.inc({ status: answer.status })
  if (answer.status !== 'failed') parts.metrics.calculationSeconds.observe({ kept: measured === null ? 'yes' : 'no' }, calculationMs / 1000)
}
