// Looks at the scenario whose arrivals grow, second by second, until it breaks: too slow or too many failures for so many seconds in a row.
// In: what each second saw. Out: the rate held until then. Pure but for the callback; called by measure-slice.ts.
import type { InjectorProgress } from '../engine/index.ts'
import type { Counts } from '../engine/measurement.ts'
import type { ArrivalStage, LoadPlan } from '../suites/suite-schema.ts'

type Seen = Pick<InjectorProgress, 'scenario' | 'second' | 'total' | 'p95Micros'>

export interface Breakpoint {
  look(seen: Seen): void
  broken(): boolean
  /** The highest planned rate of a second before the first of those that broke it. */
  heldPerSecond(): number
}

export function watchBreakpoint(
  { stopWhenBroken, scenarios }: Pick<LoadPlan, 'stopWhenBroken' | 'scenarios'>,
  reached: () => void,
): Breakpoint {
  const arrivals = scenarios.find(({ name }) => name === stopWhenBroken?.scenario)?.arrivals ?? []
  let badCount = 0
  let heldPerSecond = 0
  let broken = false
  let before: Counts | null = null
  const look: Breakpoint['look'] = seen => {
    if (stopWhenBroken === undefined || broken || seen.scenario !== stopWhenBroken.scenario) return
    const failureRatio = failureRatioOf(seen.total, before)
    before = seen.total
    // In a second in which nobody was answered nothing was held, and nothing shown to be broken: rates begin below one per second.
    if (seen.p95Micros === null && failureRatio === 0) return
    if ((seen.p95Micros ?? 0) <= stopWhenBroken.maxP95Ms * 1000 && failureRatio <= stopWhenBroken.maxFailureRatio) {
      badCount = 0
      heldPerSecond = Math.max(heldPerSecond, rateAt(arrivals, seen.second - 1)) // it tells of the second that has just ended
      return
    }
    badCount += 1
    if (badCount < stopWhenBroken.inSeconds) return
    broken = true
    reached()
  }
  return { look, broken: () => broken, heldPerSecond: () => heldPerSecond }
}

/** Of what ended since the last look. */
function failureRatioOf(now: Counts, before: Counts | null): number {
  const since = (count: (counts: Counts) => number) => count(now) - (before === null ? 0 : count(before))
  const endedCount = since(one => one.answeredCount + one.failedCount + one.lostCount)
  return endedCount === 0 ? 0 : since(one => one.failedCount + one.lostCount + one.wrongCount) / endedCount
}

/** Units: seconds from the start of the scenario → arrivals per second planned then; 0 after the end. */
export function rateAt(arrivals: readonly ArrivalStage[], second: number): number {
  let startSecond = 0
  for (const { forSeconds, perSecond, toPerSecond = perSecond } of arrivals) {
    if (second < startSecond + forSeconds) return perSecond + ((toPerSecond - perSecond) * (second - startSecond)) / forSeconds
    startSecond += forSeconds
  }
  return 0
}
