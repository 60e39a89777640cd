// In: who asks, and samples of what waits, runs and is stored, once a second. Out: "no" to new quotes, at once and before anything is recorded, with the
// reason and the time to come back. Nearly everything is looked up in memory, and first what needs no model; only a caller with an Idempotency-Key costs a query.
// Every queue has a bound and a named refusal.
import { type ErrorCode, ServiceError } from '../errors.ts'
import { type ClassLoad, emptyLoad, type Newcomer, placeOf, waitMs, withNewcomer } from '../fairness/class-load.ts'
import type { CostSeed } from '../fairness/cost-seed.ts'
import { drainMs, drainToRatio, retryAfterSeconds } from '../fairness/drain.ts'
import type { PartnerWeights } from '../fairness/fair-order.ts'
import { byWorkClass, lightClassOf, type WorkClass } from '../fairness/lanes.ts'
import { type Calibration, predictCpuMs } from '../fairness/predict-cost.ts'
import type { BucketRate } from '../fairness/token-bucket.ts'
import { openTokenBuckets } from '../fairness/token-bucket.ts'
import { type LateQuotes, nextStretch } from '../fairness/wait-stretch.ts'
import type { QueueProducer } from '../queue/transport.ts'
import { type ClassLoads, readClassLoads, readPartnerLoads } from '../store/class-loads.ts'
import { readCalibration } from '../store/cost-classes.ts'
import type { Database } from '../store/database.ts'
import { readLateQuotes } from '../store/late-quotes.ts'
import { type QueueFigures, readQueueFigures } from '../store/read-quotes.ts'
import type { Standing } from '../store/standing.ts'
import type { Caller } from './caller.ts'
import type { StoreRoom } from './store-room.ts'

const sampleEveryMs = 1_000
/** Batch work leaves so much of the queue to those who wait at a screen. */
const batchQueueRatio = 0.8

/** What is expected of a job, before it is known whether its model was measured before. */
export interface Forecast {
  readonly cpuMs: number
  readonly workClass: WorkClass
  /** Null while nobody works. */
  readonly waitMs: number | null
}

export interface Admission {
  /**
   * Refuses whoever would be refused whatever the model was, from memory alone: before a long body is read or a file looked at. `isRepeat` is asked before
   * a refusal: what was accepted once is no new work, and is never refused.
   * Errors: as for `admit`.
   */
  turnAway(caller: Caller, isRepeat: () => Promise<boolean>): Promise<void>
  /**
   * `isMeasured` is asked only when a deadline could be kept if the model were known and not otherwise; `isRepeat` as for `turnAway`.
   * Errors: QUEUE_UNAVAILABLE, STORE_UNAVAILABLE, QUEUE_FULL, STORE_FULL, PARTNER_QUOTA_EXCEEDED, DEADLINE_UNREACHABLE.
   */
  admit(caller: Caller, cost: CostSeed, isMeasured: () => Promise<boolean>, isRepeat: () => Promise<boolean>): Promise<Forecast>
  /** So that the next one is judged with this one in the queue, before a sample shows it. */
  accepted(caller: Caller, job: { readonly cpuMs: number; readonly workClass: WorkClass }): void
  /** So that its price counts in what the partner may ask for per minute, though no thread calculated it. */
  answered(caller: Caller, job: { readonly cpuMs: number }): void
  /** Seconds until the quote is finished; null while nobody works. */
  remainingSeconds(standing: Standing): number | null
  readonly figures: QueueFigures
  readonly loads: ClassLoads
  /** Whether the store answered the last sample. */
  readonly storeAnswers: boolean
  close(): Promise<void>
}

export interface AdmissionBounds {
  readonly queuedCountMax: number
  readonly heavyCpuMs: number
  /** Predicted processor time of one partner in flight; 0: no bound. */
  readonly partnerCpuMsMax: number
  readonly partnerRate: BucketRate
  readonly storeBatchRatio: number
  readonly storeRatio: number
}

export interface AdmissionOptions {
  readonly database: Database
  readonly producer: QueueProducer
  readonly room: StoreRoom
  readonly bounds: AdmissionBounds
  readonly weights: PartnerWeights
  readonly onRefused: (code: ErrorCode, caller: Caller) => void
  readonly onFault: (error: Error) => void
}

export async function openAdmission(options: AdmissionOptions): Promise<Admission> {
  const { database, producer, room, bounds, weights } = options
  const buckets = openTokenBuckets(bounds.partnerRate)
  let figures: QueueFigures = { queuedCount: 0, runningCount: 0, oldestWaitingSeconds: 0 }
  let loads: ClassLoads = byWorkClass(() => emptyLoad)
  let partnerCpuMs = new Map<string, number>()
  let calibration: Calibration = new Map()
  /** Since the last sample. */
  let acceptedCount = 0
  let storeAnswers = false

  async function sample(): Promise<void> {
    try {
      const [newFigures, newLoads, ended, ...others] = await Promise.all([
        readQueueFigures(database),
        readClassLoads(database),
        readLateQuotes(database),
        readPartnerLoads(database),
        readCalibration(database),
      ])
      figures = newFigures
      loads = stretched(newLoads, loads, ended)
      ;[partnerCpuMs, calibration] = others
      acceptedCount = 0
      await room.look()
      storeAnswers = true
    } catch (error) {
      storeAnswers = false
      options.onFault(error as Error)
    }
  }

  await sample()
  let sampling: Promise<void> | null = null
  const timer = setInterval(() => {
    sampling ??= sample().finally(() => {
      sampling = null
    })
  }, sampleEveryMs)

  /** The refusals in order, from what concerns everybody to what concerns this caller; null when there is none. */
  async function refusalOf(caller: Caller, forecast: Forecast, isMeasured: () => Promise<boolean>): Promise<ServiceError | null> {
    return noRoom(caller) ?? tooLate(caller, forecast, isMeasured)
  }

  function noRoom(caller: Caller): ServiceError | null {
    return queueAway() ?? storeAway() ?? queueFull(caller) ?? storeFull(caller) ?? overQuota(caller)
  }

  function queueAway(): ServiceError | null {
    return producer.isReachable ? null : new ServiceError('QUEUE_UNAVAILABLE', 'the queue cannot be reached; try again')
  }

  function storeAway(): ServiceError | null {
    return storeAnswers ? null : new ServiceError('STORE_UNAVAILABLE', 'the database does not answer; try again')
  }

  function queueFull({ lane }: Caller): ServiceError | null {
    const countMax = lane === 'interactive' ? bounds.queuedCountMax : Math.ceil(bounds.queuedCountMax * batchQueueRatio)
    const queuedCount = figures.queuedCount + acceptedCount
    if (queuedCount < countMax) return null
    return refusal(
      'QUEUE_FULL',
      `${queuedCount} quotes wait already; try again later`,
      drainMs(loads, (drainToRatio * countMax) / queuedCount),
    )
  }

  function storeFull({ lane }: Caller): ServiceError | null {
    const { name, ratio } = room.fullest
    const ratioMax = lane === 'interactive' ? bounds.storeRatio : bounds.storeBatchRatio
    if (ratio < ratioMax) return null
    // Only the queue empties by working; the others need somebody who makes room.
    const drains = name === 'queue' ? drainMs(loads, (drainToRatio * ratioMax) / ratio) : null
    const percent = Math.floor(ratio * 100)
    return refusal('STORE_FULL', `the ${name} is full to ${percent} %; ${lane} work is taken below ${Math.round(ratioMax * 100)} %`, drains)
  }

  function overQuota({ partner }: Caller): ServiceError | null {
    const inFlightMs = partnerCpuMs.get(partner) ?? 0
    if (bounds.partnerCpuMsMax > 0 && inFlightMs >= bounds.partnerCpuMsMax) {
      const numbers = `${seconds(inFlightMs)} s of calculation wait for this partner, ${seconds(bounds.partnerCpuMsMax)} s may`
      return refusal('PARTNER_QUOTA_EXCEEDED', numbers, partnerDrainMs(inFlightMs - drainToRatio * bounds.partnerCpuMsMax))
    }
    const emptyForMs = buckets.emptyForMs(partner, performance.now())
    if (emptyForMs === 0) return null
    return refusal('PARTNER_QUOTA_EXCEEDED', 'this partner has asked for more calculation per minute than it may', emptyForMs)
  }

  /** Threads for batch work, shared evenly by the partners that have work in flight. */
  function partnerDrainMs(cpuMs: number): number | null {
    const threadCount = loads.batch.threadCount
    return threadCount === 0 ? null : (cpuMs * Math.max(1, partnerCpuMs.size)) / threadCount
  }

  async function tooLate(
    { timeoutMs }: Caller,
    { waitMs, cpuMs }: Forecast,
    isMeasured: () => Promise<boolean>,
  ): Promise<ServiceError | null> {
    if (timeoutMs === null || waitMs === null || waitMs + cpuMs <= timeoutMs) return null
    if (waitMs <= timeoutMs && (await isMeasured())) return null
    const numbers = `about ${seconds(waitMs)} s would pass before it began and ${seconds(cpuMs)} s until its price; ${seconds(timeoutMs)} s are left`
    return refusal('DEADLINE_UNREACHABLE', numbers, waitMs + cpuMs - drainToRatio * timeoutMs)
  }

  /** No model is light enough for its turn to come in time (known ones count as light), and no heavy one would be done. */
  function hopeless({ lane, partner, timeoutMs }: Caller): ServiceError | null {
    if (timeoutMs === null) return null
    const lightMs = waitOf(lightClassOf(lane), { lane, partner, cpuMs: 0 })
    const heavyMs = waitOf('heavy', { lane, partner, cpuMs: bounds.heavyCpuMs })
    if (lightMs === null || lightMs <= timeoutMs || heavyMs === null || heavyMs + bounds.heavyCpuMs <= timeoutMs) return null
    const numbers = `about ${seconds(lightMs)} s would pass before anything began; ${seconds(timeoutMs)} s are left`
    return refusal('DEADLINE_UNREACHABLE', numbers, lightMs - drainToRatio * timeoutMs)
  }

  function forecastOf({ lane, partner }: Caller, cost: CostSeed): Forecast {
    const cpuMs = predictCpuMs(cost, calibration)
    const workClass = cpuMs >= bounds.heavyCpuMs ? 'heavy' : lightClassOf(lane)
    return { cpuMs, workClass, waitMs: waitOf(workClass, { lane, partner, cpuMs }) }
  }

  function waitOf(workClass: WorkClass, newcomer: Newcomer): number | null {
    const load = loads[workClass]
    return waitMs(load, placeOf(load, newcomer, weights).order)
  }

  async function refuse(refused: ServiceError | null, caller: Caller, isRepeat: () => Promise<boolean>): Promise<void> {
    if (refused === null || (storeAnswers && (await isRepeat()))) return
    options.onRefused(refused.code, caller)
    throw refused
  }

  return {
    turnAway: (caller, isRepeat) => refuse(noRoom(caller) ?? hopeless(caller), caller, isRepeat),
    admit: async (caller, cost, isMeasured, isRepeat) => {
      const forecast = forecastOf(caller, cost)
      await refuse(await refusalOf(caller, forecast, isMeasured), caller, isRepeat)
      return forecast
    },
    accepted: ({ lane, partner }, { cpuMs, workClass }) => {
      const load = loads[workClass]
      loads = { ...loads, [workClass]: withNewcomer(load, cpuMs, placeOf(load, { lane, partner, cpuMs }, weights)) }
      acceptedCount += 1
      partnerCpuMs.set(partner, (partnerCpuMs.get(partner) ?? 0) + cpuMs)
      buckets.take(partner, cpuMs, performance.now())
    },
    answered: ({ partner }, { cpuMs }) => buckets.take(partner, cpuMs, performance.now()),
    remainingSeconds: standing => secondsOf(remainingMs(loads[standing.workClass], standing)),
    get figures() {
      return figures
    },
    get loads() {
      return loads
    },
    get storeAnswers() {
      return storeAnswers
    },
    close: async () => {
      clearInterval(timer)
      await sampling
    },
  }
}

/** Predicted waits follow those that came true: what is let in shall not expire. */
const stretched = (loads: ClassLoads, before: ClassLoads, ended: Readonly<Record<WorkClass, LateQuotes>>): ClassLoads =>
  byWorkClass(name => ({ ...loads[name], stretchRatio: nextStretch(before[name].stretchRatio, ended[name]) }))

const refusal = (code: ErrorCode, message: string, drainsInMs: number | null) =>
  new ServiceError(code, message, { retryAfterSeconds: retryAfterSeconds(drainsInMs, Math.random()) })

const seconds = (ms: number) => (ms / 1_000).toFixed(1)

/** Waiting, and then its own calculation; what runs needs the rest of it, and a tenth when it takes longer than predicted. */
function remainingMs(load: ClassLoad, standing: Standing): number | null {
  if (load.threadCount === 0) return null
  if (standing.isRunning) return Math.max(standing.cpuMs - standing.runningForMs, standing.cpuMs / 10)
  const wait = waitMs(load, standing.order ?? Number.POSITIVE_INFINITY)
  return wait === null ? null : wait + standing.cpuMs + load.overheadMs
}

const secondsOf = (ms: number | null) => (ms === null ? null : Math.round(ms) / 1_000)
