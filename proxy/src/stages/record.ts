// In: how a request was assigned and served, and later what its copy showed. Out: metrics, an entry among the latest decisions, and the ledger of comparisons.
// The last stage.

import type { Ledger } from '../comparing/ledger.ts'
import { pathClassOf } from '../comparing/rules.ts'
import type { Decisions } from '../decisions.ts'
import type { Assigned, Comparison, Exchange, MirrorOutcome, MirrorTask, Served } from '../exchange.ts'
import { type ProxyMetrics, statusClassOf } from '../metrics.ts'
import type { Route } from '../routes/route.ts'

export interface Record {
  served(exchange: Exchange, assigned: Assigned, served: Served): void
  mirrored(task: MirrorTask, outcome: MirrorOutcome, comparison: Comparison | null): void
}

export function createRecord(metrics: ProxyMetrics, decisions: Decisions, ledger: Ledger): Record {
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
    mirrored(task, outcome, comparison) {
      const { exchangeId, strangled, mirrorTo: mirroredTo } = task
      const route = strangled.route.name
      const mirrorMs = outcome.kind === 'dropped' ? null : outcome.mirrorMs
      const droppedCause = outcome.kind === 'dropped' ? outcome.cause : null
      if (droppedCause !== null) metrics.mirrorsDropped.inc({ route, cause: droppedCause })
      if (mirrorMs !== null) metrics.sideSeconds.observe({ route, side: mirroredTo, role: 'mirror' }, mirrorMs / 1_000)
      decisions.attach(exchangeId, { mirroredTo, mirrorMs, droppedCause, comparison })
      if (comparison === null) return
      countComparison(metrics, strangled.route, mirroredTo, comparison)
      ledger.add({ task, comparison, pair: outcome.kind === 'pair' ? outcome : null })
    },
  }
}

function countComparison(metrics: ProxyMetrics, { name: route, comparing }: Route, mirroredTo: string, comparison: Comparison): void {
  const { verdict, differences, excused } = comparison
  metrics.verdicts.inc({ route, mirrored_to: mirroredTo, verdict })
  const classes = verdict === 'mismatch' ? new Set(differences.map(({ path }) => pathClassOf(comparing, path))) : []
  for (const pathClass of classes) metrics.mismatches.inc({ route, path_class: pathClass })
  for (const { by } of excused) metrics.excused.inc({ route, by })
}
