// In: what several processes have compared. Out: their sum, within the bounds of one. Called by ledger.ts, book.ts and life/worker-facts.ts.
import type { Verdict } from '../exchange.ts'
import { addMoney } from './decimal.ts'
import {
  type Cluster,
  clusterCountMax,
  type Example,
  exampleCountMax,
  type LedgerState,
  type Money,
  type NoisePath,
  type NoiseState,
  noTally,
  type RouteTally,
} from './ledger-state.ts'

export function mergedStates(states: readonly LedgerState[]): LedgerState {
  const routes: Record<string, RouteTally> = {}
  for (const state of states)
    for (const [name, tally] of Object.entries(state.routes))
      routes[name] = routes[name] === undefined ? tally : addTallies(routes[name], tally)
  const byId = new Map<string, Cluster>()
  for (const cluster of states.flatMap(({ clusters }) => clusters)) {
    const before = byId.get(cluster.id)
    byId.set(cluster.id, before === undefined ? cluster : addClusters(before, cluster))
  }
  const clusters = [...byId.values()].toSorted((one, other) => one.firstSeenAt - other.firstSeenAt)
  for (const { route, count, money } of clusters.slice(clusterCountMax)) routes[route] = withOverflow(routes[route]!, count, money)
  return { routes, clusters: clusters.slice(0, clusterCountMax) }
}

/** What was compared of a capability no longer counts; what was learnt of its noise stays, because that is about legacy. */
export function forgotten({ routes, clusters }: LedgerState, capability: string, at: number): LedgerState {
  const kept = (name: string, tally: RouteTally): [string, RouteTally] => [
    name,
    tally.capability === capability ? { ...noTally, capability, sinceAt: at, noise: tally.noise } : tally,
  ]
  return {
    routes: Object.fromEntries(Object.entries(routes).map(([name, tally]) => kept(name, tally))),
    clusters: clusters.filter(cluster => cluster.capability !== capability),
  }
}

export function addMoneys(one: Money, other: Money): Money {
  return {
    sum: addMoney(one.sum, other.sum),
    absoluteSum: addMoney(one.absoluteSum, other.absoluteSum),
    unpricedCount: one.unpricedCount + other.unpricedCount,
  }
}

export function withOverflow(tally: RouteTally, count: number, money: Money): RouteTally {
  return { ...tally, overflow: { count: tally.overflow.count + count, money: addMoneys(tally.overflow.money, money) } }
}

/** The first stays, because it tells how it began; of the others the latest. */
export function keptExamples(examples: readonly Example[]): readonly Example[] {
  const [first, ...others] = examples.toSorted((one, other) => one.at - other.at)
  return first === undefined ? [] : [first, ...others.slice(-(exampleCountMax - 1))]
}

function addTallies(one: RouteTally, other: RouteTally): RouteTally {
  const verdicts = Object.keys(noTally.verdictCounts) as Verdict[]
  return {
    capability: one.capability,
    sinceAt: Math.min(one.sinceAt, other.sinceAt),
    verdictCounts: Object.fromEntries(
      verdicts.map(verdict => [verdict, one.verdictCounts[verdict] + other.verdictCounts[verdict]]),
    ) as Record<Verdict, number>,
    money: addMoneys(one.money, other.money),
    noise: addNoise(one.noise, other.noise),
    overflow: { count: one.overflow.count + other.overflow.count, money: addMoneys(one.overflow.money, other.overflow.money) },
  }
}

function addNoise(one: NoiseState, other: NoiseState): NoiseState {
  const paths: Record<string, NoisePath> = { ...one.paths }
  for (const [key, counts] of Object.entries(other.paths)) {
    const before = paths[key]
    paths[key] =
      before === undefined
        ? counts
        : {
            variedCount: before.variedCount + counts.variedCount,
            differedCount: before.differedCount + counts.differedCount,
            comparedCount: before.comparedCount + counts.comparedCount,
          }
  }
  return { sampleCount: one.sampleCount + other.sampleCount, paths }
}

function addClusters(one: Cluster, other: Cluster): Cluster {
  return {
    ...one,
    count: one.count + other.count,
    firstSeenAt: Math.min(one.firstSeenAt, other.firstSeenAt),
    lastSeenAt: Math.max(one.lastSeenAt, other.lastSeenAt),
    money: addMoneys(one.money, other.money),
    examples: keptExamples([...one.examples, ...other.examples]),
  }
}
