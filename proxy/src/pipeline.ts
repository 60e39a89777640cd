// THE order in which a request on a strangled route passes the stages. It does no work itself; the stages do, and do not know the order.
//
//   assign → capture → admit → serve candidate → (fallback) serve legacy → answer ─┤ the client has its answer ├─ record → shadow → compare → record → noise
//
// A request that legacy answers and nobody mirrors is not captured: it streams through untouched, as if its route were not strangled at all.
// While the breaker is open, `assign` names legacy; `admit` finds a place with the candidate; a fallback happens at one place, below.
import { asProxyError, ProxyError } from './errors.ts'
import type { Assigned, CandidateOutcome, Captured, Exchange, MirrorOutcome, MirrorTask, Served } from './exchange.ts'
import type { Recorder } from './recording/recorder.ts'
import { isCallerKnown } from './routes/route.ts'
import type { Admit } from './stages/admit.ts'
import type { answerFailure, answerReply } from './stages/answer.ts'
import type { Assign } from './stages/assign.ts'
import type { Capture } from './stages/capture.ts'
import type { Compare } from './stages/compare.ts'
import type { explain } from './stages/explain.ts'
import type { SampleNoise } from './stages/noise.ts'
import type { Record } from './stages/record.ts'
import type { ServeCandidate } from './stages/serve-candidate.ts'
import type { ServeLegacy } from './stages/serve-legacy.ts'
import type { Shadow } from './stages/shadow.ts'

export interface Stages {
  readonly assign: Assign
  readonly capture: Capture
  readonly admit: Admit
  readonly serveCandidate: ServeCandidate
  readonly serveLegacy: ServeLegacy
  readonly answerReply: typeof answerReply
  readonly answerFailure: typeof answerFailure
  readonly explain: typeof explain
  readonly shadow: Shadow
  readonly compare: Compare
  readonly sampleNoise: SampleNoise
  readonly record: Record
  /** Takes a sample of the calls down; null while no recording is wanted. */
  readonly sample: Recorder['served'] | null
  /** Told of each failure of the candidate that a fallback or an error page follows; must not throw. */
  readonly onCandidateFailure: (error: ProxyError) => void
  /** Told when something after the reply went wrong; must not throw. */
  readonly onObserverFault: (stage: Observer, fault: unknown) => void
}

/** The stages that come after the reply. */
export type Observer = 'record' | 'shadow' | 'compare' | 'noise'

export type Pipeline = (exchange: Exchange) => Promise<void>

const unserved: Served = Object.freeze({
  answeredBy: 'nobody',
  status: 0,
  reply: null,
  fallbackCause: null,
  legacyOnlyReason: null,
  legacyMs: null,
  candidateMs: null,
})

/** Shape: one exchange → its end, the client's answer included. Errors: none; whatever a stage throws ends in an answer or a closed connection. */
export function createPipeline(stages: Stages): Pipeline {
  return async exchange => {
    const assigned = stages.assign(exchange)
    try {
      const captured = await captureIfNeeded(exchange, assigned)
      const served = await serve(exchange, assigned, captured)
      observe(exchange, assigned, captured, served)
    } catch (thrown) {
      const status = stages.answerFailure(exchange, asProxyError(thrown, `serving request ${exchange.id}`), [])
      observe(exchange, assigned, null, { ...unserved, status })
    } finally {
      // Whoever never reached the candidate says nothing about it; an end that was told before stands.
      assigned.attempt?.end('ignored')
    }
  }

  async function captureIfNeeded(exchange: Exchange, { assignment }: Assigned): Promise<Captured | null> {
    return assignment.answeredBy === 'legacy' && assignment.mirrorTo === null ? null : stages.capture(exchange)
  }

  async function serve(exchange: Exchange, assigned: Assigned, captured: Captured | null): Promise<Served> {
    const { assignment } = assigned
    if (captured === null || assignment.answeredBy === 'legacy') return byLegacy(exchange, assigned, captured, unserved)
    if (captured.kind === 'untouched') return byLegacyOnly(exchange, assigned, captured, 'body above the bound')
    const outcome = await byCandidate(exchange, assigned, captured)
    const candidateMs = 'durationMs' in outcome ? outcome.durationMs : null
    if (outcome.kind === 'legacy-only') return byLegacyOnly(exchange, assigned, captured, outcome.reason)
    if (outcome.kind === 'answered') {
      const served = { ...unserved, answeredBy: 'candidate', status: outcome.reply.status, reply: outcome.reply, candidateMs } as const
      stages.answerReply(exchange, outcome.reply, stages.explain(exchange, assignment, served))
      return served
    }
    stages.onCandidateFailure(outcome.error)
    const failed = { ...unserved, fallbackCause: outcome.error.code, candidateMs }
    // The one place of the fallback: once, by legacy, with the same bytes, and only if nothing can have been recorded for this request.
    if (outcome.error.meaning.retryable && assignment.fallbackTo === 'legacy') return byLegacy(exchange, assigned, captured, failed)
    return { ...failed, status: stages.answerFailure(exchange, outcome.error, stages.explain(exchange, assignment, failed)) }
  }

  async function byCandidate(
    exchange: Exchange,
    assigned: Assigned,
    captured: Extract<Captured, { kind: 'whole' }>,
  ): Promise<CandidateOutcome> {
    const admission = stages.admit.toCandidate(exchange, assigned)
    if (admission.kind === 'refused') return { kind: 'failed', error: admission.error, durationMs: 0 }
    let outcome: CandidateOutcome | null = null
    try {
      outcome = await stages.serveCandidate(exchange, assigned, captured)
      return outcome
    } finally {
      admission.end(outcome)
    }
  }

  /** What the candidate cannot answer though it has not failed. In the last stage legacy is not asked any more, so the client hears that nobody can. */
  async function byLegacyOnly(exchange: Exchange, assigned: Assigned, captured: Captured, reason: string): Promise<Served> {
    const { assignment } = assigned
    const soFar: Served = { ...unserved, legacyOnlyReason: reason }
    if (assignment.fallbackTo === 'legacy') return byLegacy(exchange, assigned, captured, soFar)
    const error = new ProxyError('LEGACY_RETIRED', `answering request ${exchange.id} (${reason})`)
    const failed: Served = { ...soFar, fallbackCause: error.code }
    return { ...failed, status: stages.answerFailure(exchange, error, stages.explain(exchange, assignment, failed)) }
  }

  async function byLegacy(exchange: Exchange, assigned: Assigned, captured: Captured | null, soFar: Served): Promise<Served> {
    const { assignment } = assigned
    const shed = stages.admit.toLegacy(exchange, assigned)
    if (shed !== null) return { ...soFar, status: stages.answerFailure(exchange, shed, stages.explain(exchange, assignment, soFar)) }
    const keepReply = assignment.mirrorTo === 'candidate' && captured?.kind === 'whole'
    const extraHeaders = stages.explain(exchange, assignment, { ...soFar, answeredBy: 'legacy' })
    return { ...soFar, ...(await stages.serveLegacy(exchange, { captured, keepReply, extraHeaders })) }
  }

  /** From here on the client has its answer; nothing below can change, delay or fail it. */
  function observe(exchange: Exchange, assigned: Assigned, captured: Captured | null, served: Served): void {
    watched('record', () => stages.record.served(exchange, assigned, served))
    watched('record', () => stages.sample?.(exchange, captured, served))
    watched('shadow', () => mirror(exchange, assigned, captured, served))
  }

  function mirror(exchange: Exchange, { assignment, partner, apiKey }: Assigned, captured: Captured | null, served: Served): void {
    const { mirrorTo } = assignment
    const { strangled, request } = exchange
    const comparable = served.reply !== null && served.answeredBy === assignment.answeredBy
    if (mirrorTo === null || !comparable || captured?.kind !== 'whole' || strangled.mirror === null) return
    if (!isCallerKnown(strangled.route, partner)) return
    const target = request.url ?? strangled.route.path
    const { rawHeaders } = request
    const task = {
      exchangeId: exchange.id,
      strangled,
      mirrorTo,
      target,
      partner,
      apiKey,
      rawHeaders,
      body: captured.body,
      reply: served.reply!,
      legacyMs: served.legacyMs,
    }
    stages.shadow.mirror(task, outcome => {
      const comparison = watched('compare', () => stages.compare(strangled.route, outcome)) ?? null
      watched('record', () => stages.record.mirrored(task, outcome, comparison))
      watched('noise', () => askLegacyAgain(task, outcome))
    })
  }

  /** For a sample: where legacy differs from itself, a difference of the candidate is no news. */
  function askLegacyAgain(task: MirrorTask, outcome: MirrorOutcome): void {
    const again = stages.sampleNoise.again(task, outcome)
    if (again === null) return
    stages.shadow.mirror(again, second => watched('noise', () => stages.sampleNoise.learn(task.strangled.route, second)))
  }

  function watched<T>(stage: Observer, work: () => T): T | undefined {
    try {
      return work()
    } catch (fault) {
      stages.onObserverFault(stage, fault)
      return undefined
    }
  }
}
