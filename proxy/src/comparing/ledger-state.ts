// What all comparisons so far come to, as plain data: one process hands it to another, a file keeps it, the admin port shows it. Several become one by
// adding up. In: states. Out: their sum, within the same bounds. Called by ledger.ts, book.ts and life/worker-facts.ts.
import type { Side, Verdict } from '../exchange.ts'
import { addMoney } from './decimal.ts'
import type { Difference, DifferenceKind, Excused } from './difference.ts'
import type { KeptCall } from './rules.ts'

export interface NoisePath {
  /** How often legacy differed from itself here. */
  readonly variedCount: number
  readonly differedCount: number
  readonly comparedCount: number
}

export interface NoiseState {
  readonly sampleCount: number
  /** By kind and exact path. */
  readonly paths: Readonly<Record<string, NoisePath>>
}

/** Differences of prices, candidate minus legacy, as exact decimal text. */
export interface Money {
  readonly sum: string
  /** Of the differences without their signs: what cheap and dear answers do not cancel. */
  readonly absoluteSum: string
  /** Comparisons where only one side named a price, so that no difference can be stated. */
  readonly unpricedCount: number
}

export interface RouteTally {
  readonly capability: string
  /** Epoch ms of the first comparison that counts, or of the moment when those before were forgotten. */
  readonly sinceAt: number
  readonly verdictCounts: Readonly<Record<Verdict, number>>
  readonly money: Money
  readonly noise: NoiseState
  /** Mismatches whose shape found no room among the clusters. */
  readonly overflow: { readonly count: number; readonly money: Money }
}

export interface Shape {
  /** With [*] for any index. */
  readonly path: string
  readonly kind: DifferenceKind
}

export interface Example {
  /** The request's id in decisions and logs. */
  readonly id: string
  readonly at: number
  readonly partnerId: number | null
  readonly mirroredTo: Side
  readonly differences: readonly Difference[]
  readonly differenceCount: number
  readonly excused: readonly Excused[]
  readonly totalDifference: string | null
  /** What replay asks again; null when the call cannot be kept without telling too much. */
  readonly kept: KeptCall | null
  /** What the candidate made its answer from, for example the hash of the model. */
  readonly madeFrom: Readonly<Record<string, string>>
}

export interface Cluster {
  readonly id: string
  readonly route: string
  readonly capability: string
  readonly shape: readonly Shape[]
  /** Further places that differ and are not in `shape`. */
  readonly moreShapeCount: number
  readonly count: number
  readonly firstSeenAt: number
  readonly lastSeenAt: number
  readonly money: Money
  /** The first and the latest, oldest first. */
  readonly examples: readonly Example[]
}

export interface LedgerState {
  readonly routes: Readonly<Record<string, RouteTally>>
  readonly clusters: readonly Cluster[]
}

export const clusterCountMax = 100
export const exampleCountMax = 4

export const noMoney: Money = Object.freeze({ sum: '0.00', absoluteSum: '0.00', unpricedCount: 0 })
export const noTally: Omit<RouteTally, 'capability' | 'sinceAt'> = Object.freeze({
  verdictCounts: Object.freeze({ match: 0, mismatch: 0, ignored: 0, failed: 0 }),
  money: noMoney,
  noise: Object.freeze({ sampleCount: 0, paths: Object.freeze({}) }),
  overflow: Object.freeze({ count: 0, money: noMoney }),
})

export const noComparisons: LedgerState = Object.freeze({ routes: Object.freeze({}), clusters: Object.freeze([]) })

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
