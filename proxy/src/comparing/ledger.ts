// Keeps what the comparisons of this process come to: counts, clusters of mismatches by path and kind, money at stake. In: comparisons. Out: a state of bounded
// size. Adding costs microseconds, waits for nothing and never touches a disk (book.ts does). Called by stages/record.ts.
import { createHash } from 'node:crypto'
import type { Comparison, MirrorTask, Reply } from '../exchange.ts'
import { absoluteMoney } from './decimal.ts'
import {
  type Cluster,
  clusterCountMax,
  type Example,
  type LedgerState,
  type Money,
  type NoiseState,
  noMoney,
  noTally,
  type RouteTally,
  type Shape,
} from './ledger-state.ts'
import { addMoneys, keptExamples, withOverflow } from './merged-states.ts'
import { patternOf } from './path.ts'

export interface Seen {
  readonly task: Pick<MirrorTask, 'exchangeId' | 'strangled' | 'mirrorTo' | 'target' | 'partner' | 'body'>
  readonly comparison: Comparison
  /** Both answers; null where there are not two. */
  readonly pair: { readonly legacy: Reply; readonly candidate: Reply } | null
}

export interface Ledger {
  add(seen: Seen): void
  /** From now on comparisons of the capability are counted anew. */
  forget(capability: string): void
  /** `noise`: what was learnt by route. */
  state(noise: Readonly<Record<string, NoiseState>>): LedgerState
}

const shapeCountMax = 6
/** Of one example; a larger call is kept without what replay needs. */
const keptBytesMax = 8_192

export function createLedger(now: () => number = Date.now): Ledger {
  const routes = new Map<string, RouteTally>()
  const clusters = new Map<string, Cluster>()

  function add(seen: Seen): void {
    const { route } = seen.task.strangled
    const { verdict } = seen.comparison
    const before = routes.get(route.name) ?? { ...noTally, capability: route.capability, sinceAt: now() }
    const money = moneyOf(seen.comparison)
    const verdictCounts = { ...before.verdictCounts, [verdict]: before.verdictCounts[verdict] + 1 }
    const tally = { ...before, verdictCounts, money: addMoneys(before.money, money) }
    const found = verdict !== 'mismatch' || cluster(seen, money)
    routes.set(route.name, found ? tally : withOverflow(tally, 1, money))
  }

  /** False when there is no room for another shape. */
  function cluster(seen: Seen, money: Money): boolean {
    const { name, capability } = seen.task.strangled.route
    const { shape, moreShapeCount } = shapeOf(seen.comparison)
    const id = clusterIdOf(name, shape)
    const known = clusters.get(id)
    if (known === undefined && clusters.size >= clusterCountMax) return false
    const at = now()
    const fresh = { id, route: name, capability, shape, moreShapeCount, count: 0, firstSeenAt: at, money: noMoney, examples: [] }
    const before = known ?? fresh
    const examples = keptExamples([...before.examples, exampleOf(seen, at)])
    clusters.set(id, { ...before, count: before.count + 1, lastSeenAt: at, money: addMoneys(before.money, money), examples })
    return true
  }

  function forget(capability: string): void {
    for (const [name, tally] of routes) if (tally.capability === capability) routes.set(name, { ...noTally, capability, sinceAt: now() })
    for (const [id, known] of clusters) if (known.capability === capability) clusters.delete(id)
  }

  return {
    add,
    forget,
    state: noise => {
      const withNoise = [...routes].map(([name, tally]) => [name, { ...tally, noise: noise[name] ?? tally.noise }] as const)
      return { routes: Object.fromEntries(withNoise), clusters: [...clusters.values()] }
    },
  }
}

/** Each pattern and kind once, in the order in which they were found; one that differs everywhere is no longer for that. */
function shapeOf({ differences, differenceCount }: Comparison): { shape: Shape[]; moreShapeCount: number } {
  const byKey = new Map<string, Shape>()
  for (const { path, kind } of differences) {
    const pattern = patternOf(path)
    byKey.set(`${kind} ${pattern}`, { path: pattern, kind })
  }
  const all = [...byKey.values()]
  return {
    shape: all.slice(0, shapeCountMax),
    moreShapeCount: Math.max(0, all.length - shapeCountMax) + (differenceCount - differences.length),
  }
}

/** The same in every process and after every restart, so that clusters can be added up. */
function clusterIdOf(routeName: string, shape: readonly Shape[]): string {
  return createHash('sha256')
    .update(JSON.stringify([routeName, shape]))
    .digest('hex')
    .slice(0, 10)
}

function moneyOf({ totalDifference, isUnpriced }: Comparison): Money {
  if (totalDifference === null) return isUnpriced ? { ...noMoney, unpricedCount: 1 } : noMoney
  return { sum: totalDifference, absoluteSum: absoluteMoney(totalDifference), unpricedCount: 0 }
}

function exampleOf({ task, comparison, pair }: Seen, at: number): Example {
  const { differences, differenceCount, excused, totalDifference } = comparison
  const partnerId = task.partner?.id ?? null
  const kept = pair === null ? null : task.strangled.route.comparing.keep({ target: task.target, body: task.body, legacy: pair.legacy })
  const madeFrom = pair?.candidate.madeFrom ?? {}
  const common = {
    id: task.exchangeId,
    at,
    partnerId,
    mirroredTo: task.mirrorTo,
    differences,
    differenceCount,
    excused,
    totalDifference,
    madeFrom,
  }
  return { ...common, kept: kept !== null && sizeOf(kept) <= keptBytesMax ? kept : null }
}

function sizeOf(kept: NonNullable<Example['kept']>): number {
  return kept.target.length + kept.body.length + kept.legacy.body.length + kept.legacy.rawHeaders.join('').length
}
