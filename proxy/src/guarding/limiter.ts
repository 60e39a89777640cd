// How many requests one upstream may hold at once, learnt from how long it takes, and who gets the places when they run short.
// In: requests with their priority, how each ended. Out: a place, or null. Called by stages/admit.ts and stages/shadow.ts.
import { type GradientRules, type Learnt, nextLearnt } from './gradient.ts'

/**
 * Most important first. Operators stand before all of them and need no place: their routes go to legacy without any limit of ours, and what we send to
 * legacy besides gives way to them (operators-latency.ts).
 */
export type Priority = 'live' | 'shadow' | 'load-test'

/** The part of the places that a priority may fill up together with all others; the rest is kept for the more important ones. */
const placesRatio: Readonly<Record<Priority, number>> = { live: 1, shadow: 0.5, 'load-test': 0.25 }

/** dropped: there was too much to do. ignored: it says nothing about how much there is to do. */
export type PlaceEnding = 'success' | 'dropped' | 'ignored'

export interface Place {
  end(ending: PlaceEnding): void
}

export interface Limiter {
  /** Null: no place for this priority. */
  take(priority: Priority): Place | null
  readonly limit: () => number
  readonly inFlightCount: () => number
}

/** A step is taken after so long at the earliest, and of so many endings at least, so that one odd request decides nothing. */
const windowMs = 1_000
const windowCountMin = 10
/** Places at the start: below the most, so that a candidate which hangs from the first request on holds few clients; what is beyond, legacy answers. */
const startCountMax = 64
/** Netflix's figure: fewer places than these protect nobody and shed good traffic. */
const countMin = 20

export function createLimiter(countMax: number, nowMs: () => number): Limiter {
  const rules: GradientRules = { countMin: Math.min(countMin, countMax), countMax }
  let learnt: Learnt = { limit: Math.min(startCountMax, countMax), longMs: null, windowCount: 0 }
  let window = emptyWindow(nowMs())
  let inFlightCount = 0

  function ended(ending: PlaceEnding, sinceMs: number): void {
    inFlightCount -= 1
    if (ending === 'ignored') return
    const endedMs = nowMs()
    if (ending === 'dropped') window.droppedCount += 1
    else {
      window.succeededCount += 1
      window.sumMs += endedMs - sinceMs
    }
    if (endedMs - window.beganMs >= windowMs && window.succeededCount + window.droppedCount >= windowCountMin) step(endedMs)
  }

  function step(endedMs: number): void {
    const { succeededCount, droppedCount, sumMs, inFlightCountMost } = window
    const meanMs = succeededCount === 0 ? null : sumMs / succeededCount
    learnt = nextLearnt(learnt, { meanMs, droppedCount, inFlightCountMost }, rules)
    window = emptyWindow(endedMs)
  }

  function placeSince(sinceMs: number): Place {
    let onEnd = ended
    return {
      end(ending) {
        onEnd(ending, sinceMs)
        onEnd = endedBefore
      },
    }
  }

  return {
    take(priority) {
      if (inFlightCount >= Math.max(1, Math.floor(learnt.limit * placesRatio[priority]))) return null
      inFlightCount += 1
      window.inFlightCountMost = Math.max(window.inFlightCountMost, inFlightCount)
      return placeSince(nowMs())
    },
    limit: () => learnt.limit,
    inFlightCount: () => inFlightCount,
  }
}

function endedBefore(): void {
  // A place ends once.
}

function emptyWindow(beganMs: number) {
  return { beganMs, succeededCount: 0, droppedCount: 0, sumMs: 0, inFlightCountMost: 0 }
}
