// What all comparisons so far come to, as plain data: one process hands it to another, a file keeps it, the admin port shows it. Made by ledger.ts, added up by
// merged-states.ts.
import type { Side, Verdict } from '../exchange.ts'
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
