// The short form of the calibration, through the command line and injecting processes as in every run; and that the calibration can fail: autocannon as it comes misses the bars.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import autocannon from 'autocannon'
import { describe, expect, test } from 'vitest'
import { inheritedEnvironment } from '../../scripts/test-services/config.ts'
import { judgeAccount, judgeLatency } from '../src/calibration/bar.ts'
import { accountServers } from '../src/calibration/bars-account.ts'
import { constantPoints, stallingPoints } from '../src/calibration/bars-latency.ts'
import { judgePairs, wrk } from '../src/calibration/bars-wrk.ts'
import type { Calibration } from '../src/calibration/calibrate.ts'
import { fullForm, shortForm } from '../src/calibration/calibration-form.ts'
import { startCalibrationServer } from '../src/calibration/server-process.ts'

test('the engine holds the bars: accounts exactly, times as far as a busy machine allows', { timeout: 120_000 }, async ({ skip }) => {
  const { code, stdout, stderr } = await calibrateCommand(['--short', '--json'])
  const { bars, verdict } = JSON.parse(stdout) as Calibration
  expect(code, stderr).toBe({ pass: 0, fail: 1, inconclusive: 2, invalid: 3 }[verdict])
  const missed = bars.filter(({ verdict }) => verdict !== 'pass')
  const withoutWrk = missed.filter(({ note }) => !note.startsWith('wrk is not on this machine'))
  expect(withoutWrk).toEqual([])
  expect(bars).toHaveLength(7 + accountServers.length * 3)
  if (!existsSync(wrk)) skip('wrk, so that the rates were not compared with it (apt-get install wrk)')
})

test('a wrong word is answered with the nearest right one and exit code 64', async () => {
  const { code, stdout, stderr } = await calibrateCommand(['--shorts'])
  expect([code, stdout]).toEqual([64, ''])
  expect(stderr).toContain('--short')
})

async function calibrateCommand(words: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [resolve(import.meta.dirname, '../src/cli/main.ts'), 'calibrate', ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: inheritedEnvironment(),
  })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', chunk => (stdout += chunk))
  child.stderr.on('data', chunk => (stderr += chunk))
  const [code] = (await once(child, 'close')) as [number]
  return { code, stdout, stderr }
}

describe.concurrent('autocannon as it comes misses the bars', () => {
  const micros = (ms: number) => ms * 1000

  test('its rate with its correction says 26 ms of a server that takes 50 ms', { timeout: 30_000 }, async ({ expect }) => {
    await using server = await startCalibrationServer('constant')
    const { latency } = await autocannon({ url: server.url, connections: 10, overallRate: 100, duration: 3 })
    for (const { constant } of [fullForm, shortForm]) {
      const bar = judgeLatency(
        'raw',
        constantPoints(() => micros(latency.p50)),
        constant.tolerance,
        null,
      )
      expect(bar.verdict, bar.measured).toBe('fail')
    }
  })

  test('its closed loop does not see the stalls of a server', { timeout: 30_000 }, async ({ expect }) => {
    await using server = await startCalibrationServer('stalling')
    const { latency } = await autocannon({ url: server.url, connections: 10, duration: 5 })
    // It knows no p95; what it calls p97.5 is more.
    const at = { 50: latency.p50, 90: latency.p90, 95: latency.p97_5, 99: latency.p99 }
    for (const { stalling } of [fullForm, shortForm]) {
      const bar = judgeLatency(
        'raw',
        stallingPoints(1, percentile => micros(at[percentile])),
        stalling.tolerance,
        null,
      )
      expect(bar.verdict, bar.measured).toBe('fail')
    }
  })

  test('requests of closed connections are in no account of it', { timeout: 30_000 }, async ({ expect }) => {
    await using server = await startCalibrationServer('closing')
    const { requests, errors } = await autocannon({ url: server.url, connections: 5, amount: 500, timeout: 2 })
    const account = { sentCount: requests.sent, answeredCount: requests.total, failedCount: errors, lostCount: 0, wrongCount: 0 }
    const { expected } = accountServers.find(({ behaviour }) => behaviour === 'closing')!
    expect(judgeAccount('raw', account, await server.counts(), expected).verdict).toBe('fail')
  })
})

describe('a bar', () => {
  const off = (measuredMicros: number | null) => [{ name: 'p50', truthMicros: 50_000, measuredMicros }]
  const twoPercent = fullForm.constant.tolerance

  test('passes within its tolerance, and fails beyond it either way or without an answer', () => {
    expect(judgeLatency('x', off(50_999), twoPercent, null).verdict).toBe('pass')
    for (const wrong of [51_001, 48_999, null]) expect(judgeLatency('x', off(wrong), twoPercent, null).verdict).toBe('fail')
  })

  test('is inconclusive when it is missed on a busy machine, and says how busy', () => {
    const { verdict, note } = judgeLatency('x', off(60_000), twoPercent, 'a busy machine: slip p50 9.0 ms')
    expect(verdict).toBe('inconclusive')
    expect(note).toContain('slip p50 9.0 ms')
    expect(judgeLatency('x', off(50_100), twoPercent, 'a busy machine').verdict).toBe('pass')
  })

  test('on an account has no excuse', () => {
    const counts = { sentCount: 10, answeredCount: 8, failedCount: 0, lostCount: 2, wrongCount: 0 }
    const server = {
      ...{ seenCount: 10, answeredCount: 8, closedInsteadCount: 2, cutCount: 0, resetCount: 0, connectionCount: 3, spanMs: 1 },
      ...{ heldTooLongP50Micros: null, heldTooLongP99Micros: null, loopDelayP99Micros: 0 },
    }
    const { expected } = accountServers.find(({ behaviour }) => behaviour === 'closing')!
    expect(judgeAccount('x', counts, server, expected).verdict).toBe('pass')
    for (const broken of [
      { lostCount: 1 },
      { lostCount: 1, failedCount: 1 },
      { answeredCount: 9, lostCount: 1 },
      { sentCount: 11 },
      { wrongCount: 1 },
    ])
      expect(judgeAccount('x', { ...counts, ...broken }, server, expected).verdict, JSON.stringify(broken)).toBe('fail')
  })

  test('on ratios fails only when nearly all of them lie outside', () => {
    const of = (...ratios: number[]) =>
      judgePairs(
        ratios.map(ratio => ({ ours: ratio * 1000, theirs: 1000 })),
        0.9,
        1.1,
        '',
      ).verdict
    expect(of(1, 0.97, 0.5, 1.02, 1.6)).toBe('pass')
    expect(of(0.7, 0.72, 0.69, 0.71, 1)).toBe('fail')
    expect(of(0.7, 0.72, 0.85, 0.95, 1)).toBe('inconclusive')
  })
})
