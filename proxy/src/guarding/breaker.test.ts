// How long a failing candidate is asked, how it is tried again, and what says nothing about it. The clock is a number of the test.
import { describe, expect, it } from 'vitest'
import { type BreakerRules, createBreaker } from './breaker.ts'
import { openFallbackBudget } from './fallback-budget.ts'

const rules: BreakerRules = {
  shareBasisPoints: 1_000,
  floorCount: 2,
  savedCountMax: 5,
  openMs: 100,
  openMsMax: 400,
  probeCount: 2,
  probePatienceMs: 1_000,
}

function breakerAtZero() {
  let nowMs = 0
  const changes: string[] = []
  const breaker = createBreaker({ rules, nowMs: () => nowMs, onChange: (from, to) => changes.push(`${from} → ${to}`) })
  const asked = (ending: 'success' | 'failure' | 'ignored') => breaker.ask()!.end(ending)
  const openIt = () => {
    while (breaker.name() === 'closed') asked('failure')
  }
  return { breaker, changes, asked, openIt, wait: (ms: number) => void (nowMs += ms) }
}

describe('the budget of fallbacks', () => {
  it('allows the floor at once, a tenth of the requests after that, and no more', () => {
    const budget = openFallbackBudget({ shareBasisPoints: 1_000, floorCount: 10, savedCountMax: 50 }, 0)
    let spentCount = 0
    for (let count = 0; count < 1_000; count++) {
      budget.earn(0)
      if (budget.spend(0)) spentCount += 1
    }
    expect(spentCount).toBeGreaterThanOrEqual(109)
    expect(spentCount).toBeLessThanOrEqual(110)
  })

  it('saves up to its bound, and time alone gives back the floor within a minute', () => {
    const budget = openFallbackBudget({ shareBasisPoints: 1_000, floorCount: 10, savedCountMax: 50 }, 0)
    for (let count = 0; count < 10_000; count++) budget.earn(0)
    expect(budget.tokenCount()).toBe(50)
    while (budget.spend(0));
    expect(budget.spend(3_000)).toBe(false)
    expect(budget.spend(6_001)).toBe(true)
    for (const lateMs of [600_000, 1_200_000]) {
      budget.earn(lateMs)
      expect(budget.tokenCount()).toBeLessThanOrEqual(10.2)
    }
  })
})

describe('a breaker', () => {
  it('stays closed while the budget lasts and opens with the first failure beyond it', () => {
    const { breaker, changes, asked } = breakerAtZero()
    asked('failure')
    asked('failure')
    expect(breaker.name()).toBe('closed')
    asked('failure')
    expect(breaker.ask()).toBeNull()
    expect(changes).toEqual(['closed → open'])
  })

  it('is tripped by nothing that says nothing about the candidate', () => {
    const { breaker, asked } = breakerAtZero()
    for (let count = 0; count < 1_000; count++) asked('ignored')
    expect(breaker.name()).toBe('closed')
  })

  it('lets one probe through after its pause, and one after another until enough have succeeded', () => {
    const { breaker, changes, openIt, wait, asked } = breakerAtZero()
    openIt()
    wait(99)
    expect(breaker.ask()).toBeNull()
    wait(1)
    const first = breaker.ask()!
    expect(breaker.ask()).toBeNull()
    first.end('success')
    expect(breaker.name()).toBe('half-open')
    asked('success')
    expect(breaker.name()).toBe('closed')
    expect(changes).toEqual(['closed → open', 'open → half-open', 'half-open → closed'])
    expect(breaker.tokenCount()).toBe(2)
  })

  it('doubles its pause with each probe that fails, up to its bound', () => {
    const { breaker, openIt, wait } = breakerAtZero()
    openIt()
    for (const pauseMs of [100, 200, 400, 400]) {
      wait(pauseMs - 1)
      expect(breaker.ask()).toBeNull()
      wait(1)
      breaker.ask()!.end('failure')
      expect(breaker.name()).toBe('open')
    }
  })

  it('takes a probe that says nothing for none, and gives up one that never ends', () => {
    const { breaker, openIt, wait } = breakerAtZero()
    openIt()
    wait(100)
    breaker.ask()!.end('ignored')
    const lost = breaker.ask()!
    expect(breaker.ask()).toBeNull()
    wait(1_000)
    const next = breaker.ask()!
    lost.end('failure')
    expect(breaker.name()).toBe('half-open')
    next.end('failure')
    expect(breaker.name()).toBe('open')
  })

  it('hears nothing of requests that it let through before it changed, and only the first end of each', () => {
    const { breaker, openIt, wait, asked } = breakerAtZero()
    const early = [breaker.ask()!, breaker.ask()!, breaker.ask()!, breaker.ask()!]
    openIt()
    wait(100)
    asked('success')
    asked('success')
    for (const attempt of early) attempt.end('failure')
    expect([breaker.name(), breaker.tokenCount()]).toEqual(['closed', 2])
    const attempt = breaker.ask()!
    for (let count = 0; count < 10; count++) attempt.end('failure')
    expect(breaker.name()).toBe('closed')
  })
})
