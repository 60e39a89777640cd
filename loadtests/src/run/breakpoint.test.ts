import { expect, test } from 'vitest'
import { rateAt, watchBreakpoint } from './breakpoint.ts'

const arrivals = [
  { forSeconds: 10, perSecond: 1, toPerSecond: 11 },
  { forSeconds: 10, perSecond: 20 },
]
const plan = {
  scenarios: [{ name: 'partners', persona: 'partner-burst', injector: 'open' as const, arrivals }],
  stopWhenBroken: { scenario: 'partners', maxP95Ms: 100, maxFailureRatio: 0.1, inSeconds: 3 },
}
type Second = { answeredCount: number; lostCount: number; p95Micros: number | null }
const good = { answeredCount: 10, lostCount: 0, p95Micros: 90_000 }
const slow = { ...good, p95Micros: 110_000 }

/** Counts since the start, as injectors tell them. */
function told(seconds: readonly Second[], scenario = 'partners') {
  const total = { sentCount: 0, answeredCount: 0, failedCount: 0, lostCount: 0, wrongCount: 0 }
  return seconds.map(({ answeredCount, lostCount, p95Micros }, index) => {
    total.answeredCount += answeredCount
    total.lostCount += lostCount
    total.sentCount += answeredCount + lostCount
    return { scenario, second: index + 1, total: { ...total }, p95Micros }
  })
}

test('the planned rate rises evenly within a stage and is 0 after the end', () => {
  expect([0, 5, 9.5, 10, 19, 20].map(second => rateAt(arrivals, second))).toEqual([1, 6, 10.5, 20, 20, 0])
})

test('so many bad seconds in a row break it; what was held is the rate of the last good second', () => {
  let reachedCount = 0
  const breakpoint = watchBreakpoint(plan, () => (reachedCount += 1))
  for (const seen of told([good, slow, slow, good, slow, { ...good, answeredCount: 8, lostCount: 2 }, slow, slow])) breakpoint.look(seen)
  expect([breakpoint.broken(), reachedCount, breakpoint.heldPerSecond()]).toEqual([true, 1, 4])
})

test('other scenarios, and seconds without answers, break nothing', () => {
  const breakpoint = watchBreakpoint(plan, () => undefined)
  for (const seen of told([slow, slow, slow, slow], 'operators')) breakpoint.look(seen)
  for (const seen of told(Array(4).fill({ answeredCount: 0, lostCount: 0, p95Micros: null }))) breakpoint.look(seen)
  expect(breakpoint.broken()).toBe(false)
  expect(breakpoint.heldPerSecond(), 'a rate at which nobody was answered').toBe(0)
})
