// In: how long requests took lately, beside how long they take in the long run. Out: how many may be under way at once. Pure; called by limiter.ts.
// After Gradient2 of Netflix/concurrency-limits, with its figures: tolerance 1.5, smoothing 0.2, long window 600, floor 0.5 per step, headroom 4.

export interface GradientRules {
  readonly countMin: number
  readonly countMax: number
}

/** What is learnt; `longMs` is null before the first window, `windowCount` grows up to the length of the long window. */
export interface Learnt {
  readonly limit: number
  readonly longMs: number | null
  readonly windowCount: number
}

/** What was seen since the last step. */
export interface Seen {
  /** Null when nothing succeeded. */
  readonly meanMs: number | null
  /** Requests that ended because there was too much to do. */
  readonly droppedCount: number
  readonly inFlightCountMost: number
}

const tolerance = 1.5
const smoothing = 0.2
const longWindowCount = 600
const steepest = 0.5
const headroomCount = 4
/** A drop takes a tenth, as in the library's own limits that heed drops (AIMD, Vegas); Gradient2 itself does not look at them. */
const afterDrop = 0.9

export function nextLearnt({ limit, longMs, windowCount }: Learnt, seen: Seen, rules: GradientRules): Learnt {
  const count = Math.min(windowCount + 1, longWindowCount)
  const within = (wanted: number) => Math.max(rules.countMin, Math.min(rules.countMax, wanted))
  const long = seen.meanMs === null ? longMs : longAfter(longMs, seen.meanMs, count)
  const kept = { longMs: long, windowCount: count }
  if (seen.droppedCount > 0) return { ...kept, limit: within(limit * afterDrop) }
  // Whoever needs half of the places at most shows nothing about the other half.
  if (seen.meanMs === null || long === null || seen.inFlightCountMost < limit / 2) return { ...kept, limit: within(limit) }
  const gradient = Math.max(steepest, Math.min(1, (tolerance * long) / seen.meanMs))
  return { ...kept, limit: within(limit * (1 - smoothing) + (limit * gradient + headroomCount) * smoothing) }
}

/** The plain mean while there are few windows, then a moving one; it comes down faster when a long time of overload is over. */
function longAfter(longMs: number | null, meanMs: number, windowCount: number): number {
  if (longMs === null) return meanMs
  const moved = longMs + (meanMs - longMs) * (2 / (windowCount + 1))
  return moved / meanMs > 2 ? moved * 0.95 : moved
}
