import { describe, expect, test } from 'vitest'
import { seededRandom } from '../engine/seeded-random.ts'
import { judgeLive } from './live-gate.ts'
import type { LiveMinute, LiveWindow } from './live-window.ts'
import { drawPair, sharedMachine } from './truth/noise-model.ts'

const random = seededRandom(8)
const side = { requestCount: 600, failedCount: 0, p50Ms: 10, p90Ms: 20, p95Ms: 30 }

function minutes(count: number, factor = 1): LiveMinute[] {
  return Array.from({ length: count }, (_, index) => {
    const [first, second] = drawPair(sharedMachine, random)
    return {
      at: Date.UTC(2026, 0, 5) + index * 60_000,
      legacy: { ...side, requestCount: 5_400, p50Ms: 10 * first.p50, p90Ms: 20 * first.p90, p95Ms: 30 * first.p95 },
      candidate: { ...side, p50Ms: 10 * second.p50 * factor, p90Ms: 20 * second.p90 * factor, p95Ms: 30 * second.p95 * factor },
      comparedCount: 50,
      mismatchCount: 0,
    }
  })
}

const good: LiveWindow = {
  schemaVersion: 1,
  shareBasisPoints: 1_000,
  keyCounts: { legacy: 4_510, candidate: 490 },
  minutes: minutes(30),
  bounds: {
    minRequestCount: 1_000,
    minRequestsPerMinuteCount: 100,
    minMinuteCount: 12,
    maxFailureRatio: 0.001,
    ratios: [{ metric: 'p50' }, { metric: 'p90' }],
    levels: [{ metric: 'p95', maxMs: 500 }],
  },
}
const candidateOf = (change: Partial<LiveMinute['candidate']>) =>
  good.minutes.map(minute => ({ ...minute, candidate: { ...minute.candidate, ...change } }))

test('a calm step may go on, and says what was seen', () => {
  const { verdict, step, reasons } = judgeLive(good)
  expect([verdict, step]).toEqual(['pass', 'go'])
  expect(reasons).toContain('both sides say the same: 0 of 1 500 comparisons differ: true rate ≤ 0.2 % (95 %)')
})

describe('the ramp holds when', () => {
  test.each<[string, LiveWindow, string]>([
    ['there is no traffic', { ...good, minutes: [] }, '0 requests in 0 minutes answered by the candidate, at least 1 000 needed'],
    ['the sample is too small', { ...good, minutes: minutes(1) }, '600 requests in 1 minute'],
    [
      'other clients reach the candidate than planned',
      { ...good, keyCounts: { legacy: 4_400, candidate: 600 } },
      '600 of 5 000 sticky keys at the candidate, 500 expected (chi-squared p < 0.0001)',
    ],
    [
      'somebody reaches the candidate at a share of 0',
      { ...good, shareBasisPoints: 0 },
      '490 of 5 000 sticky keys at the candidate, 0 expected',
    ],
    ['nothing was compared', { ...good, minutes: good.minutes.map(minute => ({ ...minute, comparedCount: 0 })) }, 'nothing was compared'],
    ['minutes are too few for a pass', { ...good, minutes: minutes(11) }, 'not yet decided; about 1 more minute would decide it'],
    [
      'minutes have too few requests to compare',
      { ...good, minutes: candidateOf({ requestCount: 90 }) },
      'no minute with enough requests on both sides',
    ],
    [
      'a few more failures than allowed may be chance',
      {
        ...good,
        minutes: candidateOf({}).map((minute, index) => ({
          ...minute,
          candidate: { ...minute.candidate, failedCount: index === 0 ? 20 : 0 },
        })),
      },
      '20 of 18 000 failed',
    ],
  ])('%s', (_title, window, reason) => {
    const { step, reasons } = judgeLive(window)
    expect([step, reasons.join('\n')]).toEqual(['hold', expect.stringContaining(reason)])
  })
})

describe('the ramp goes back when', () => {
  test.each<[string, LiveWindow, string]>([
    [
      'one answer differs',
      { ...good, minutes: good.minutes.map((minute, index) => ({ ...minute, mismatchCount: index === 7 ? 1 : 0 })) },
      '1 of 1 500 comparisons differ',
    ],
    ['the candidate fails', { ...good, minutes: candidateOf({ failedCount: 6 }) }, '180 of 18 000 failed (0.9 % to 1.1 %), allowed 0.1 %'],
    ['it is slower', { ...good, minutes: minutes(12, 1.3) }, 'surely above 1.05'],
    ['it is far slower, after six minutes', { ...good, minutes: minutes(6, 3) }, 'surely above 1.05'],
    [
      'it breaks its service level',
      { ...good, minutes: candidateOf({ p95Ms: 501 }) },
      'p95 of the candidate: up to 501.0 ms, above 500 ms in 30 of 30 minutes, 0 allowed',
    ],
  ])('%s', (_title, window, reason) => {
    const { step, reasons } = judgeLive(window)
    expect([step, reasons.join('\n')]).toEqual(['back', expect.stringContaining(reason)])
  })
})

test('a wrong split beats everything: what compares different crowds proves no failure either', () => {
  const window = { ...good, keyCounts: { legacy: 4_400, candidate: 600 }, minutes: minutes(30, 2) }
  expect(judgeLive(window)).toMatchObject({ verdict: 'invalid', step: 'hold' })
})
