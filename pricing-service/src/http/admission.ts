// In: who asks, and samples of what waits, runs and is stored, once a second. Out: "no" to new quotes, at once and before anything is recorded, with the
// reason and the time to come back. Nearly everything is looked up in memory: a refusal costs no query, or one by a key. Every queue has a bound and a named refusal.
import { type ErrorCode, ServiceError } from '../errors.ts'
import { type ClassLoad, emptyLoad, placeOf, waitMs, withNewcomer } from '../fairness/class-load.ts'
import type { CostSeed } from '../fairness/cost-seed.ts'
import { drainMs, drainToRatio, retryAfterSeconds } from '../fairness/drain.ts'
import type { PartnerWeights } from '../fairness/fair-order.ts'
import { byWorkClass, lightClassOf, type WorkClass } from '../fairness/lanes.ts'
import { type Calibration, predictCpuMs } from '../fairness/predict-cost.ts'
import type { BucketRate } from '../fairness/token-bucket.ts'
import { openTokenBuckets } from '../fairness/token-bucket.ts'
import type { QueueProducer } from '../queue/transport.ts'
import { type ClassLoads, readClassLoads, readPartnerLoads } from '../store/class-loads.ts'
import { readCalibration } from '../store/cost-classes.ts'
import type { Database } from '../store/database.ts'
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
   * `isMeasured` is asked only when a deadline could be kept if the model were known and not otherwise.
   * Errors: QUEUE_UNAVAILABLE, STORE_UNAVAILABLE, QUEUE_FULL, STORE_FULL, PARTNER_QUOTA_EXCEEDED, DEADLINE_UNREACHABLE.
   */
  admit(caller: Caller, cost: CostSeed, isMeasured: () => Promise<boolean>): Promise<Forecast>
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
      const sampled = [readQueueFigures(database), readClassLoads(database), readPartnerLoads(database), readCalibration(database)] as const
      ;[figures, loads, partnerCpuMs, calibration] = await Promise.all(sampled)
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
    const full = queueAway() ?? storeAway() ?? queueFull(caller) ?? storeFull(caller) ?? overQuota(caller)
    return full ?? tooLate(caller, forecast, isMeasured)
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

  function forecastOf({ lane, partner }: Caller, cost: CostSeed): Forecast {
    const cpuMs = predictCpuMs(cost, calibration)
    const workClass = cpuMs >= bounds.heavyCpuMs ? 'heavy' : lightClassOf(lane)
    const load = loads[workClass]
    return { cpuMs, workClass, waitMs: waitMs(load, placeOf(load, { lane, partner, cpuMs }, weights).order) }
  }

  return {
    admit: async (caller, cost, isMeasured) => {
      const forecast = forecastOf(caller, cost)
      const refused = await refusalOf(caller, forecast, isMeasured)
      if (refused === null) return forecast
      options.onRefused(refused.code, caller)
      throw refused
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
