// In: the assignment and how the request was served. Out: the header fields that a tester gets on the answer; nobody else gets any.
import type { Assignment } from '@ficus/flags'
import type { Exchange, Served } from '../exchange.ts'

type ServedSoFar = Pick<Served, 'answeredBy' | 'fallbackCause' | 'legacyOnlyReason' | 'candidateMs'>

/** Shape: raw header list, empty unless the exchange is a tester's. Units: Server-Timing durations are ms (its specification). */
export function explain(exchange: Exchange, assignment: Assignment, served: ServedSoFar): string[] {
  if (!exchange.explain) return []
  const facts = [
    ['capability', assignment.capability],
    ['stage', assignment.stage],
    ['answeredBy', served.answeredBy],
    ['reason', assignment.reason],
    ['bucket', assignment.bucket],
    ['shareBasisPoints', assignment.shareBasisPoints],
    ['mirrorTo', assignment.mirrorTo],
    ['revision', assignment.revision],
    ['fallback', served.fallbackCause],
    ['legacyOnly', served.legacyOnlyReason],
  ] as const
  const told = facts
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}=${String(value).replaceAll(/[^\x20-\x7e]|[;=]/g, '_')}`)
  const spent = performance.now() - exchange.arrivedMs
  const timings = [
    `proxy;dur=${spent.toFixed(1)}`,
    ...(served.candidateMs === null ? [] : [`candidate;dur=${served.candidateMs.toFixed(1)}`]),
  ]
  return ['X-Ficus-Assignment', told.join('; '), 'Server-Timing', timings.join(', ')]
}
