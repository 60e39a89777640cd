// How many requests a candidate may hold: learnt from how long it takes, and shared out by priority. The clock is a number of the test.
import { describe, expect, it } from 'vitest'
import { nextLearnt } from './gradient.ts'
import { createLimiter, type Place, type PlaceEnding } from './limiter.ts'

function limiterAtZero(countMax: number) {
  let nowMs = 0
  const limiter = createLimiter(countMax, () => nowMs)
  /** Keeps all places of clients busy for so many seconds, with requests that take so long and end so. */
  const busy = (seconds: number, tookMs: number, ending: PlaceEnding = 'success') => {
    const untilMs = nowMs + seconds * 1_000
    while (nowMs < untilMs) {
      const places: Place[] = []
      for (let place = limiter.take('live'); place !== null; place = limiter.take('live')) places.push(place)
      nowMs += tookMs
      for (const place of places) place.end(ending)
    }
  }
  /** One request after another, so that nearly all places stay free. */
  const calm = (count: number, tookMs: number) => {
    for (let at = 0; at < count; at++) {
      const place = limiter.take('live')!
      nowMs += tookMs
      place.end('success')
    }
  }
  return { limiter, busy, calm }
}

describe('a limiter', () => {
  it('grows while the candidate stays as fast as ever, up to the bound', () => {
    const { limiter, busy } = limiterAtZero(100)
    expect(limiter.limit()).toBe(64)
    busy(30, 100)
    expect(limiter.limit()).toBeGreaterThan(80)
    busy(300, 100)
    expect(limiter.limit()).toBe(100)
  })

  it('shrinks when answers take longer than one and a half times as long as usual', () => {
    const { limiter, busy } = limiterAtZero(256)
    busy(60, 100)
    const before = limiter.limit()
    busy(10, 1_000)
    expect(limiter.limit()).toBeLessThan(before * 0.8)
  })

  it('takes time-outs for drops: always late is not usual', () => {
    const { limiter, busy } = limiterAtZero(256)
    busy(400, 10_000, 'dropped')
    expect(limiter.limit()).toBe(20)
  })

  it('does not grow while half of the places are free, and learns nothing from what says nothing', () => {
    const { limiter, busy, calm } = limiterAtZero(256)
    calm(1_000, 100)
    expect(limiter.limit()).toBe(64)
    busy(60, 1_000, 'ignored')
    expect(limiter.limit()).toBe(64)
  })

  it('never falls below 20 places, or below the bound where that is smaller', () => {
    const { limiter, busy } = limiterAtZero(3)
    busy(60, 10_000, 'dropped')
    expect(limiter.limit()).toBe(3)
  })

  it('keeps the last half of the places for clients, and load tests out of three quarters', () => {
    const { limiter } = limiterAtZero(40)
    const takenBy = (priority: 'live' | 'shadow' | 'load-test') => {
      let count = 0
      while (limiter.take(priority) !== null) count += 1
      return count
    }
    expect([takenBy('load-test'), takenBy('shadow'), takenBy('live')]).toEqual([10, 10, 20])
    expect(limiter.inFlightCount()).toBe(40)
  })

  it('gets a place back once', () => {
    const { limiter } = limiterAtZero(40)
    const place = limiter.take('live')!
    place.end('success')
    place.end('success')
    expect(limiter.inFlightCount()).toBe(0)
  })
})

describe('a step of the gradient', () => {
  const rules = { countMin: 20, countMax: 200 }
  const learnt = { limit: 100, longMs: 100, windowCount: 600 }

  it('takes at most a tenth, because half is the steepest and a fifth of it counts', () => {
    const { limit } = nextLearnt(learnt, { meanMs: 1e6, droppedCount: 0, inFlightCountMost: 100 }, rules)
    expect(limit).toBeCloseTo(100 * 0.8 + (100 * 0.5 + 4) * 0.2)
  })

  it('lets up to one and a half times as long pass', () => {
    const { limit } = nextLearnt(learnt, { meanMs: 150, droppedCount: 0, inFlightCountMost: 100 }, rules)
    expect(limit).toBeCloseTo(100.8)
  })
})
