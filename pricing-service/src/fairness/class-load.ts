// In: a sample of what waits and runs in a class. Out: the place a newcomer will get, and how long anything at a place waits. Pure.
import { jobOverheadMs, laneWeights, type PartnerWeights } from './fair-order.ts'
import type { Lane } from './lanes.ts'

/** A point of the curve of waiting work: all of it up to this order, summed. */
export interface LoadStep {
  readonly lastOrder: number
  readonly cpuMs: number
  readonly count: number
}

export interface Flow {
  readonly lane: Lane
  readonly partner: string
  readonly finish: number
}

export interface ClassLoad {
  readonly threadCount: number
  readonly overheadMs: number
  /** By how much longer than the work ahead waiting has proved to take; 1 when nobody was too late (wait-stretch.ts). */
  readonly stretchRatio: number
  readonly runningCount: number
  /** What the running ones still need. */
  readonly runningCpuMs: number
  readonly virtualNow: number
  readonly steps: readonly LoadStep[]
  readonly flows: readonly Flow[]
}

export const emptyLoad: ClassLoad = {
  threadCount: 0,
  overheadMs: jobOverheadMs,
  stretchRatio: 1,
  runningCount: 0,
  runningCpuMs: 0,
  virtualNow: 0,
  steps: [],
  flows: [],
}

export interface Newcomer {
  readonly lane: Lane
  readonly partner: string
  readonly cpuMs: number
}

export interface NewPlace {
  readonly order: number
  /** The partner's new virtual finish time. */
  readonly flow: Flow
}

/** The same arithmetic as place_quotes (migration 0003); a test holds the two together. */
export function placeOf(load: ClassLoad, { lane, partner, cpuMs }: Newcomer, weights: PartnerWeights): NewPlace {
  const own = load.flows.find(flow => flow.lane === lane && flow.partner === partner)
  const start = Math.max(load.virtualNow, own?.finish ?? load.virtualNow)
  const finish = start + (cpuMs + jobOverheadMs) / (laneWeights[lane] * (weights[partner] ?? 1))
  return { order: finish, flow: { lane, partner, finish } }
}

/** Time until a thread is free for what stands at this order; null while nobody works. */
export function waitMs(load: ClassLoad, order: number): number | null {
  if (load.threadCount === 0) return null
  const ahead = workAhead(load.steps, order)
  if (ahead.count + load.runningCount < load.threadCount) return 0
  return (load.stretchRatio * (ahead.cpuMs + load.runningCpuMs + ahead.count * load.overheadMs)) / load.threadCount
}

/** Between two points the work is taken to lie evenly. */
function workAhead(steps: readonly LoadStep[], order: number): { cpuMs: number; count: number } {
  const at = steps.findIndex(step => step.lastOrder >= order)
  if (at === -1) return steps.at(-1) ?? { cpuMs: 0, count: 0 }
  const before = steps[at - 1] ?? { lastOrder: null, cpuMs: 0, count: 0 }
  const step = steps[at] as LoadStep
  const span = step.lastOrder - (before.lastOrder ?? step.lastOrder)
  const ratio = span > 0 && Number.isFinite(span) ? (order - (before.lastOrder as number)) / span : 0
  return { cpuMs: before.cpuMs + (step.cpuMs - before.cpuMs) * ratio, count: before.count + (step.count - before.count) * ratio }
}

/** With one more in the queue, until the next sample shows it. */
export function withNewcomer(load: ClassLoad, cpuMs: number, { order, flow }: NewPlace): ClassLoad {
  const at = load.steps.findIndex(step => step.lastOrder > order)
  const before = (at === -1 ? load.steps.at(-1) : load.steps[at - 1]) ?? { cpuMs: 0, count: 0 }
  const inserted: LoadStep = { lastOrder: order, cpuMs: before.cpuMs + cpuMs, count: before.count + 1 }
  const later = at === -1 ? [] : load.steps.slice(at).map(step => ({ ...step, cpuMs: step.cpuMs + cpuMs, count: step.count + 1 }))
  const flows = load.flows.filter(each => each.lane !== flow.lane || each.partner !== flow.partner)
  return { ...load, steps: [...load.steps.slice(0, at === -1 ? undefined : at), inserted, ...later], flows: [...flows, flow] }
}
