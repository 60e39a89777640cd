import { expect, test } from 'vitest'
import { moscowTime, nowTicks } from './moscow-time.ts'

test('ticks are told as Moscow time to the seventh digit', () => {
  expect(moscowTime(BigInt(Date.UTC(2026, 10, 21, 7, 15, 30, 123)) * 10_000n + 4567n)).toBe('2026-11-21T10:15:30.1234567')
  expect(moscowTime(BigInt(Date.UTC(2026, 11, 31, 21)) * 10_000n + 7n)).toBe('2027-01-01T00:00:00.0000007')
})

test('now is now', () => {
  expect(Math.abs(Number(nowTicks() / 10_000n) - Date.now())).toBeLessThan(1_000)
})
