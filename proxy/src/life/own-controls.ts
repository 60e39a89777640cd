// The controls of one serving process: what its own parts know. Called by the admin port, or over the channel of a worker by its primary.
import type { FlagsClient } from '@ficus/flags'
import type { AssignmentsView, Controls, RouteView } from '../admin/controls.ts'
import type { Decisions } from '../decisions.ts'
import type { ProxyMetrics } from '../metrics.ts'
import type { StrangledRoute } from '../routes/route.ts'
import type { RoutesFileState } from './routes-file.ts'

export interface OwnParts {
  readonly flags: FlagsClient
  readonly decisions: Decisions
  readonly metrics: ProxyMetrics
  readonly table: () => readonly StrangledRoute[]
  readonly routesFile: () => RoutesFileState | null
  readonly isReady: () => boolean
}

export function createOwnControls({ flags, decisions, metrics, table, routesFile, isReady }: OwnParts): Controls {
  return {
    readiness: () => ({
      ready: isReady(),
      processes: { serving: isReady() ? 1 : 0, wanted: 1 },
      routesFileProblem: routesFile()?.problem ?? null,
    }),
    metrics: async () => ({ contentType: metrics.registry.contentType, text: await metrics.registry.metrics() }),
    assignments: async () => assignmentsOf(table(), flags, routesFile()),
    decisions: async (countMax, onlyVerdict) => decisions.latest(countMax, onlyVerdict),
    kill: (capability, author) => flags.kill(capability, author),
    release: (capability, author) => flags.unkill(capability, author),
    flagsSnapshot: () => flags.snapshot(),
  }
}

function assignmentsOf(table: readonly StrangledRoute[], flags: FlagsClient, routesFile: RoutesFileState | null): AssignmentsView {
  return { routes: table.map(routeView), flags: flags.snapshot(), counts: flags.decisionCounts(), routesFile }
}

function routeView({ route, candidate, limits }: StrangledRoute): RouteView {
  const { name, method, path, capability } = route
  return { name, method, path, class: route.class, capability, candidateConfigured: candidate !== null, limits }
}
