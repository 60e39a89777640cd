import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ArrivalStage } from '../suites/suite-schema.ts'
import { pace, type Schedule, scheduleOf, shardOf } from './pacer.ts'

const rate = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 600 }), fc.double({ min: 0.1, max: 600, noNaN: true }))
const length = fc.oneof(fc.integer({ min: 1, max: 8 }), fc.double({ min: 0.05, max: 8, noNaN: true }))
const stage: fc.Arbitrary<ArrivalStage> = fc.oneof(
  fc.record({ forSeconds: length, perSecond: rate }),
  fc.record({ forSeconds: length, perSecond: rate, toPerSecond: rate }),
)
const stages = fc.array(stage, { minLength: 1, maxLength: 4 })
const timesOf = (schedule: Schedule) => Array.from({ length: schedule.totalCount }, (_, arrival) => schedule.intendedMs(arrival))
const expectedCount = (plan: readonly ArrivalStage[]) =>
  plan.reduce((sum, { forSeconds, perSecond, toPerSecond = perSecond }) => sum + (forSeconds * (perSecond + toPerSecond)) / 2, 0)

test('there are as many arrivals as the rates integrate to, rounded', () => {
  fc.assert(
    fc.property(stages, plan => {
      expect(Math.abs(scheduleOf(plan).totalCount - expectedCount(plan))).toBeLessThanOrEqual(0.5001)
    }),
  )
})

test('arrivals follow one another, inside the run', () => {
  fc.assert(
    fc.property(stages, plan => {
      const schedule = scheduleOf(plan)
      const times = timesOf(schedule)
      for (const [index, time] of times.entries()) {
        expect(time).toBeGreaterThanOrEqual(times[index - 1] ?? 0)
        expect(time).toBeLessThanOrEqual(schedule.durationMs)
      }
    }),
  )
})

test('until any moment so many are due as the rates integrate to until then, within one', () => {
  fc.assert(
    fc.property(stages, fc.double({ min: 0, max: 1, noNaN: true }), (plan, part) => {
      const schedule = scheduleOf(plan)
      const cutMs = part * schedule.durationMs
      const cut: ArrivalStage[] = []
      let leftSeconds = cutMs / 1000
      for (const { forSeconds, perSecond, toPerSecond = perSecond } of plan) {
        const inSeconds = Math.min(forSeconds, leftSeconds)
        leftSeconds -= inSeconds
        cut.push({ forSeconds: inSeconds, perSecond, toPerSecond: perSecond + ((toPerSecond - perSecond) * inSeconds) / forSeconds })
      }
      expect(Math.abs(schedule.dueCount(cutMs) - expectedCount(cut))).toBeLessThanOrEqual(0.5001)
    }),
  )
})

test('an arrival is due from its intended time on', () => {
  fc.assert(
    fc.property(stages, plan => {
      const schedule = scheduleOf(plan)
      for (const [arrival, time] of timesOf(schedule).entries()) expect(schedule.dueCount(time + 0.01)).toBeGreaterThan(arrival)
    }),
    { numRuns: 40 },
  )
})

test('at a constant rate every slot of 100 ms holds the same number: no bursts', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 5 }), (perSlot, forSeconds) => {
      const schedule = scheduleOf([{ forSeconds, perSecond: perSlot * 10 }])
      const slots = Array<number>(forSeconds * 10).fill(0)
      for (const time of timesOf(schedule)) slots[Math.floor(time / 100)]! += 1
      expect(new Set(slots)).toEqual(new Set([perSlot]))
      expect(slots.map((_, slot) => schedule.dueCount((slot + 1) * 100 - 1e-3) - schedule.dueCount(slot * 100))).toEqual(slots)
    }),
  )
})

test('processes, and connections within them, share out exactly the arrivals of the whole', () => {
  fc.assert(
    fc.property(stages, fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 7 }), (plan, processCount, connectionCount) => {
      const whole = scheduleOf(plan)
      const parts = Array.from({ length: processCount }, (_, index) => shardOf(whole, { index, count: processCount })).flatMap(process =>
        Array.from({ length: connectionCount }, (_, index) => shardOf(process, { index, count: connectionCount })),
      )
      expect(parts.flatMap(timesOf).sort((a, b) => a - b)).toEqual(timesOf(whole))
      const atMs = whole.durationMs * 0.7
      expect(parts.reduce((sum, part) => sum + part.dueCount(atMs), 0)).toBe(whole.dueCount(atMs))
    }),
  )
})

describe('pace', () => {
  const schedule = scheduleOf([{ forSeconds: 1, perSecond: 10 }])

  test('waits until the next arrival, not at all when it is late, and stops after the last', () => {
    expect(pace(schedule, 20, 0)).toEqual({ kind: 'wait', waitMs: 30 })
    expect(pace(schedule, 400, 1)).toEqual({ kind: 'wait', waitMs: 0 })
    expect(pace(schedule, 990, 10)).toEqual({ kind: 'stop' })
  })

  test('a run without arrivals stops at once', () => {
    expect(pace(scheduleOf([]), 0, 0)).toEqual({ kind: 'stop' })
    expect(pace(scheduleOf([{ forSeconds: 5, perSecond: 0 }]), 0, 0)).toEqual({ kind: 'stop' })
  })
})

test('a silent stage in the middle delays what follows, and nothing is due in it', () => {
  const schedule = scheduleOf([
    { forSeconds: 1, perSecond: 2 },
    { forSeconds: 10, perSecond: 0 },
    { forSeconds: 1, perSecond: 2 },
  ])
  expect(timesOf(schedule)).toEqual([250, 750, 11_250, 11_750])
  expect(schedule.dueCount(10_999)).toBe(2)
})
