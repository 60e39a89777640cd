// When the operators' pages take longer than usual. The clock is a number of the test.
import { describe, expect, it } from 'vitest'
import { createOperatorsLatency } from './operators-latency.ts'

function operatorsAtZero() {
  let nowMs = 0
  const operators = createOperatorsLatency('/api/orders', () => nowMs)
  const see = (target: string, totalMs: number, count = 1) => {
    for (let at = 0; at < count; at++) {
      nowMs += 100
      const request = {}
      operators.began(target, request)
      operators.ended(request, totalMs)
    }
  }
  return { operators, see, wait: (ms: number) => void (nowMs += ms) }
}

describe("the operators' latency", () => {
  it('is as usual at first, whatever it is, and rises when a page takes three times as long', () => {
    const { operators, see } = operatorsAtZero()
    see('/api/orders?Page=1', 200, 100)
    expect(operators.riseRatio()).toBeLessThan(1.1)
    see('/api/orders?Page=1', 600, 3)
    expect(operators.riseRatio()).toBeGreaterThan(1.5)
    see('/api/orders?Page=1', 200, 15)
    expect(operators.riseRatio()).toBeLessThan(1.1)
  })

  it('is not judged before there were enough requests to know what is usual', () => {
    const { operators, see } = operatorsAtZero()
    see('/api/orders', 10)
    see('/api/orders', 500, 19)
    expect(operators.riseRatio()).toBe(1)
    see('/api/orders', 500)
    expect(operators.riseRatio()).toBeGreaterThan(1.5)
  })

  it('compares the list with the list and a card with cards', () => {
    const { operators, see } = operatorsAtZero()
    for (let count = 0; count < 50; count++) {
      see('/api/orders', 200)
      see('/api/orders/17', 20)
      see('/api/orders/counters', 80)
    }
    expect(operators.riseRatio()).toBeLessThan(1.1)
    see('/api/orders/18', 100, 3)
    expect(operators.riseRatio()).toBeGreaterThan(1.5)
  })

  it('does not take hours of a busy legacy for the usual at once, but follows it in the end', () => {
    const { operators, see } = operatorsAtZero()
    see('/api/orders', 100, 100)
    see('/api/orders', 300, 100)
    expect(operators.riseRatio()).toBeGreaterThan(1.5)
    see('/api/orders', 300, 1_000)
    expect(operators.riseRatio()).toBeLessThan(1.1)
  })

  it('is nobody’s concern when no operator has been seen for a while, and one request of an hour says no more than a slow one', () => {
    const { operators, see, wait } = operatorsAtZero()
    see('/api/orders', 100, 100)
    see('/api/orders', 3_600_000)
    expect(operators.riseRatio()).toBeLessThanOrEqual(3)
    wait(10_001)
    expect(operators.riseRatio()).toBe(1)
  })

  it('sees no rise in milliseconds and nothing of other paths', () => {
    const { operators, see } = operatorsAtZero()
    see('/api/orders', 0.5, 100)
    see('/api/orders', 4, 100)
    see('/api/partner/models/1', 60_000, 100)
    expect(operators.riseRatio()).toBe(1)
  })

  it('rises while a page has no answer yet, however silent a hanging legacy is, and is as usual when nobody waits any more', () => {
    const { operators, see, wait } = operatorsAtZero()
    see('/api/orders', 100, 100)
    const page = {}
    operators.began('/api/orders?Page=2', page)
    expect(operators.riseRatio()).toBeLessThan(1.1)
    wait(1_000)
    expect(operators.riseRatio()).toBeGreaterThan(1.5)
    wait(60_000)
    expect(operators.riseRatio()).toBeGreaterThan(1.5)
    operators.ended(page, 100)
    expect(operators.riseRatio()).toBeLessThan(1.1)
  })

  it('takes a long wait that ended without an answer for what it is, and a quick refusal for nothing', () => {
    const { operators, see, wait } = operatorsAtZero()
    see('/api/orders', 100, 100)
    const endUnserved = (afterMs: number) => {
      const request = {}
      operators.began('/api/orders', request)
      wait(afterMs)
      operators.ended(request, null)
    }
    endUnserved(1_000)
    const risen = operators.riseRatio()
    expect(risen).toBeGreaterThan(1.5)
    endUnserved(1)
    expect(operators.riseRatio()).toBe(risen)
    wait(10_001)
    expect(operators.riseRatio()).toBe(1)
  })

  it('judges no page under way before it knows what is usual, and none of other paths', () => {
    const { operators, see, wait } = operatorsAtZero()
    see('/api/orders', 100, 19)
    operators.began('/api/orders', {})
    operators.began('/api/partner/models/1', {})
    wait(60_000)
    expect(operators.riseRatio()).toBe(1)
  })
})
