// In: the ledger of comparisons. Out: what GET /mismatches tells of it: rates with their bounds, money at stake, noise by path, clusters with short examples.
import type { DifferenceKind } from '../comparing/difference.ts'
import type { Cluster, Example, LedgerState, RouteTally } from '../comparing/ledger-state.ts'
import { upperBoundRatio } from '../comparing/rate-bound.ts'

export type RouteComparisons = ReturnType<typeof routeView>
export type ClusterView = ReturnType<typeof clusterView>

export interface MismatchesView {
  /** Where it outlives this proxy; null: nowhere. */
  readonly keptIn: string | null
  readonly routes: readonly RouteComparisons[]
  /** Latest first. */
  readonly clusters: readonly ClusterView[]
}

export function mismatchesView({ routes, clusters }: LedgerState, keptIn: string | null, capability: string | null): MismatchesView {
  const isWanted = (one: { readonly capability: string }) => capability === null || one.capability === capability
  return {
    keptIn,
    routes: Object.entries(routes).flatMap(([route, tally]) => (isWanted(tally) ? [routeView(route, tally)] : [])),
    clusters: clusters
      .filter(isWanted)
      .toSorted((one, other) => other.lastSeenAt - one.lastSeenAt)
      .map(clusterView),
  }
}

function routeView(route: string, { capability, sinceAt, verdictCounts, money, noise, overflow }: RouteTally) {
  const { match, mismatch } = verdictCounts
  const comparedCount = match + mismatch
  return {
    route,
    capability,
    sinceAt,
    /** Matches and mismatches; what is ignored or failed says nothing about either. */
    comparedCount,
    verdictCounts,
    mismatchRatio: comparedCount === 0 ? null : mismatch / comparedCount,
    /** At most so many differ in truth (95 %). */
    mismatchRatioUpperBound: upperBoundRatio(mismatch, comparedCount),
    money,
    noise: { sampleCount: noise.sampleCount, paths: Object.entries(noise.paths).map(([key, counts]) => ({ ...placeOf(key), ...counts })) },
    overflow,
  }
}

/** "kind path" as the noise keys it. */
function placeOf(key: string): { path: string; kind: DifferenceKind } {
  const at = key.indexOf(' ')
  return { path: key.slice(at + 1), kind: key.slice(0, at) as DifferenceKind }
}

function clusterView({ examples, ...cluster }: Cluster) {
  return { ...cluster, examples: examples.map(exampleView) }
}

function exampleView({ kept, madeFrom: _, ...example }: Example) {
  return { ...example, isReplayable: kept !== null }
}
