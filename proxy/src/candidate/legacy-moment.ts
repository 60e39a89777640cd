// Out: now, as MES writes a moment. Called when the candidate's calculation has ended.
import { legacyTime } from '@ficus/legacy-adapters/price'

const nanosecondsPerMs = 1_000_000n

/**
 * The millisecond comes from the wall clock each time: performance.timeOrigin is read once at the start, so in a process that lives for weeks
 * timeOrigin + now drifts away from what people and MES call now. The four digits below it come from the monotonic clock, as MES's do.
 */
export function legacyMoment(): string {
  return legacyTime(Date.now(), Number((process.hrtime.bigint() % nanosecondsPerMs) / 100n))
}
