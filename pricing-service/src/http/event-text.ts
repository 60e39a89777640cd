// In: what happened to a quote, or how far it is. Out: the text of a server-sent event. Callers get words of the contract: where a quote stands, never the names
// of processes or the causes of faults. Pure.
import type { Quote } from '../contract.ts'
import type { QuoteEvent, QuoteEventKind } from '../store/quote-events.ts'
import type { QuoteProgress } from '../store/read-progress.ts'

const phaseOf: Partial<Readonly<Record<QuoteEventKind, 'queued' | 'running' | 'retrying'>>> = {
  accepted: 'queued',
  requeued: 'queued',
  returned: 'queued',
  replayed: 'queued',
  started: 'running',
  'taken-over': 'retrying',
  faulted: 'retrying',
}

const finalKinds: ReadonlySet<QuoteEventKind> = new Set(['priced', 'refused', 'failed', 'cancelled'])
export const isFinal = ({ kind }: QuoteEvent): boolean => finalKinds.has(kind)

/** Shape: with an id, from which a stream can be resumed. `quote`: for a final event, as GET answers it. Null: no caller's business. */
export function stepText(event: QuoteEvent, quote: Quote | null): string | null {
  const phase = phaseOf[event.kind]
  const { attempt, at } = event
  if (isFinal(event)) return eventText('finished', event.id, { status: quote?.status ?? event.kind, attempt, at, quote })
  if (phase === undefined) return null
  // A start after the first is another try of the same quote.
  const told = event.kind === 'started' && attempt > 1 ? 'retrying' : phase
  const code = event.kind === 'faulted' ? { code: event.fact?.['code'] ?? 'SERVICE_FAULT' } : {}
  return eventText(told, event.id, { status: 'PRICE_CALCULATING', phase: told, attempt, at, ...code })
}

/** Shape: without an id: nothing is lost when it is missed. `percent` is of the predicted time, 99 at most until there is an answer. */
export function progressText({ standing, aheadCount }: QuoteProgress, remainingSeconds: number | null): string {
  const { phase, attempt, isRunning, cpuMs, runningForMs } = standing
  const percent = isRunning && cpuMs > 0 ? Math.min(99, Math.floor((100 * runningForMs) / cpuMs)) : null
  return eventText('progress', null, {
    status: 'PRICE_CALCULATING',
    phase,
    attempt,
    stage: isRunning ? 'calculating' : 'waiting',
    aheadCount,
    percent,
    remainingSeconds,
  })
}

export const heartbeatText = ': still here\n\n'

function eventText(name: string, id: string | null, data: unknown): string {
  return `${id === null ? '' : `id: ${id}\n`}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`
}
