// In: how a request was assigned and served, and later what its copy showed. Out: metrics and an entry among the latest decisions. The last stage.

import type { Decisions } from '../decisions.ts'
import type { Assigned, Comparison, Exchange, MirrorOutcome, Served, Side } from '../exchange.ts'
import { type ProxyMetrics, statusClassOf } from '../metrics.ts'

export interface Record {
  served(exchange: Exchange, assigned: Assigned, served: Served): void
  mirrored(exchange: Exchange, mirroredTo: Side, outcome: MirrorOutcome, comparison: Comparison | null): void
}

export function createRecord(metrics: ProxyMetrics, decisions: Decisions): Record {
  return {
    served({ id, strangled }, { assignment, partner }, { reply: _, ...served }) {
      const route = strangled.route.name
      metrics.requests.inc({ route, answered_by: served.answeredBy, reason: assignment.reason, status_class: statusClassOf(served.status) })
      if (served.fallbackCause !== null && served.answeredBy === 'legacy') metrics.fallbacks.inc({ route, cause: served.fallbackCause })
      if (served.legacyOnlyReason !== null) metrics.legacyOnly.inc({ route, reason: served.legacyOnlyReason })
      for (const [side, durationMs] of [
        ['legacy', served.legacyMs],
        ['candidate', served.candidateMs],
      ] as const) {
        if (durationMs !== null) metrics.sideSeconds.observe({ route, side, role: 'answer' }, durationMs / 1_000)
      }
      decisions.add({ requestId: id, at: Date.now(), route, partnerId: partner?.id ?? null, assignment, ...served })
    },
    mirrored({ id, strangled }, mirroredTo, outcome, comparison) {
      const route = strangled.route.name
      const mirrorMs = outcome.kind === 'dropped' ? null : outcome.mirrorMs
      const droppedCause = outcome.kind === 'dropped' ? outcome.cause : null
      if (droppedCause !== null) metrics.mirrorsDropped.inc({ route, cause: droppedCause })
      if (mirrorMs !== null) metrics.sideSeconds.observe({ route, side: mirroredTo, role: 'mirror' }, mirrorMs / 1_000)
      if (comparison !== null) metrics.verdicts.inc({ route, mirrored_to: mirroredTo, verdict: comparison.verdict })
      decisions.attach(id, { mirroredTo, mirrorMs, droppedCause, comparison })
    },
  }
}
