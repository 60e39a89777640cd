import { afterEach, expect, test, vi } from 'vitest'
import { legacyMoment } from './legacy-moment.ts'

afterEach(() => vi.useRealTimers())

test('the moment follows the wall clock, also one that was set after the process began', () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2031, 0, 1, 21, 30, 15, 7) })
  expect(legacyMoment()).toMatch(/^2031-01-02T00:30:15\.007\d{4}$/)
})

test('the four digits below the millisecond are not always the same', () => {
  expect(new Set(Array.from({ length: 1_000 }, () => legacyMoment().slice(-4))).size).toBeGreaterThan(1)
})
