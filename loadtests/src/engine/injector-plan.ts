// What the run process and its injecting processes say to each other: plain data over IPC. Spoken by index.ts and
// injector-process.ts only.
import type { ArrivalStage } from '../suites/suite-schema.ts'
import type { SessionLedger } from './ledger.ts'
import type { Counts } from './measurement.ts'
import type { Recording } from './recording.ts'

/** One scenario, against one place. */
export interface InjectorPlan {
  readonly scenario: string
  readonly persona: string
  readonly injector: 'paced' | 'open' | 'closed'
  readonly url: string
  /** Of paced and closed; over all processes together. */
  readonly connectionCount: number
  /** Of paced and open. */
  readonly arrivals?: readonly ArrivalStage[]
  /** Of closed. */
  readonly forSeconds?: number
  readonly answerWithinSeconds: number
  /** Of closed; absent: as the persona thinks. */
  readonly thinkTimeMs?: { readonly min: number; readonly max: number }
  readonly randomStart: number
  readonly processCount: number
  /** Plain JSON that only the persona understands. */
  readonly personaInput: unknown
}

export interface SliceOrder {
  /** Epoch ms. */
  readonly startAt: number
  /** Instead of the plan's, for this slice only: a warm-up is shorter and has its own rate. */
  readonly arrivals?: readonly ArrivalStage[]
  readonly forSeconds?: number
  readonly randomStart?: number
  readonly url?: string
}

export type ToInjector =
  | { readonly type: 'plan'; readonly plan: InjectorPlan; readonly processIndex: number }
  | { readonly type: 'measure'; readonly slice: SliceOrder }
  /** No further request; what is under way is awaited, and everything handed over. */
  | { readonly type: 'stop' }

export interface InjectorProgress {
  readonly type: 'progress'
  readonly scenario: string
  /** Whole seconds since the start. */
  readonly second: number
  /** Since the start. */
  readonly total: Counts
  readonly underWayCount: number
  /** Of the answers of the last second; of several processes the worst one's. */
  readonly answeredCount: number
  readonly p50Micros: number | null
  readonly p95Micros: number | null
}

export type FromInjector =
  | { readonly type: 'ready' }
  | InjectorProgress
  | { readonly type: 'measured'; readonly recording: Recording; readonly ledger: SessionLedger }
  /** A mistake in a persona or in the injector itself; the process ends with it. */
  | { readonly type: 'broken'; readonly why: string }
