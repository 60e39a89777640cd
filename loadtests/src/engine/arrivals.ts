// Lets the arrivals of a schedule happen, each at its time. In: a schedule, a clock. Out: a call per arrival, and one when there will be no more. Called by
// the injectors with arrivals; a tick that comes late brings all that has become due meanwhile.
import type { Load } from './load.ts'
import { pace } from './pacer.ts'

export interface ArrivalEvents {
  readonly arrive: (intendedMs: number) => void
  /** givenCount: how many arrivals there were. */
  readonly over: (givenCount: number) => void
}

/** Closer ticks would cost more than they bring. */
const leastGapMs = 0.2
/** After so many late ones in a row answers are read first: without them every late arrival of "open" would need a connection of its own. */
const inARowMax = 32

export function startArrivals({ schedule, startMs, metronome }: Load, signal: AbortSignal, { arrive, over }: ArrivalEvents): void {
  let givenCount = 0
  let isOver = false
  const end = () => {
    if (isOver) return
    isOver = true
    signal.removeEventListener('abort', end)
    over(givenCount)
  }
  const tick = () => {
    if (isOver) return
    const nowMs = performance.now()
    for (let inARow = 0; ; inARow += 1) {
      if (inARow === inARowMax) return void setImmediate(tick)
      const next = pace(schedule, nowMs - startMs, givenCount)
      if (next.kind === 'stop') return metronome.wakeAt(Math.max(nowMs, startMs + schedule.durationMs), end)
      if (next.waitMs > 0) return metronome.wakeAt(Math.max(nowMs + next.waitMs, performance.now() + leastGapMs), tick)
      arrive(schedule.intendedMs(givenCount))
      givenCount += 1
    }
  }
  signal.addEventListener('abort', end)
  if (signal.aborted) end()
  else tick()
}
