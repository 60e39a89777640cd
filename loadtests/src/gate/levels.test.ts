import { describe, expect, test } from 'vitest'
import type { Slice } from '../run/load-result.ts'
import type { Threshold } from '../suites/suite-schema.ts'
import { judgeLoad } from './judge-load.ts'
import type { LoadEvidence } from './load-evidence.ts'
import { builtEvidence, builtSuite, calmFactors, pairedSlices } from './truth/build-evidence.ts'
import { calmSlices, failures, good, slowerBy, suite, withEndpoint, withSlice, withThresholds } from './truth/hurt-evidence.ts'

const books = {
  submittedCount: 10,
  pricedCount: 9,
  refusedCount: 1,
  explicitlyFailedCount: 0,
  missingInMesCount: 0,
  comparedCount: 9,
}

const mebibyte = 1_048_576

describe('a run fails when', () => {
  test.each<[string, LoadEvidence, string]>([
    ['one answer is wrong', withEndpoint({ wrongCount: 1 }), '1 of 2 400 wrong: true rate ≤ 0.2 % (95 %), at list'],
    ['one request is lost', withEndpoint({ sentCount: 201, lostCount: 1 }), '0 failed, 1 lost of 2 401, at list'],
    ['one request failed', withEndpoint({ sentCount: 201, failedCount: 1 }), '1 failed, 0 lost of 2 401, at list'],
    ['a price has no end', { ...good, ledger: { ...books, pricedCount: 8 } }, '1 price of 10 without an end'],
    ['a price ended twice', { ...good, ledger: { ...books, pricedCount: 10 } }, '1 price more ended than were asked for'],
    ['MES does not have a price', { ...good, ledger: { ...books, missingInMesCount: 2 } }, '2 prices that clients hold'],
    ['two prices have one id', { ...good, ledger: { ...books, doubledIdCount: 1 } }, '1 price with an id that another price has, too'],
    [
      'the second variant is slower',
      builtEvidence(suite, slowerBy(1.2)),
      'operators p50, ficus ÷ legacy: 1.20 (95 %: 1.20 to 1.20, 12 pairs',
    ],
    [
      'a service level is broken',
      withThresholds({ rule: 'absolute', scenario: 'operators', metric: 'p99', maxMs: 10 }),
      'above the bound in 12; allowed 10.0 ms',
    ],
    [
      'a least rate is missed',
      withThresholds({ rule: 'rate', scenario: 'operators', minPerSecond: 120 }),
      '100.0/s right answers per second, at least 120/s wanted',
    ],
    [
      'far more fail than is allowed',
      withEndpoint({ sentCount: 260, failedCount: 60 }, withThresholds(failures(0.01))),
      '60 of 2 460 (2.4 %) failed',
    ],
    [
      'a request fails before legacy is away',
      aroundAnAbsence([-1, null], [0, 502]),
      '1 of 2 401 (0.04 %) failed, lost or answered 502, 1 more while mes was away (1500 ms)',
    ],
    ['a request fails after legacy is back', aroundAnAbsence([0, 502], [2, 502]), '1 of 2 400 (0.04 %) failed, lost or answered 502'],
    ['an answer is wrong while legacy is away', aroundAnAbsence([0, 500]), '1 of 2 400 wrong'],
    ['memory grows', growing(200), 'proxy: memory: from 107.1 MiB to 145.5 MiB'],
  ])('%s', (_title, evidence, reason) => {
    const { verdict, reasons } = judgeLoad(evidence)
    expect([verdict, reasons[0]]).toEqual(['fail', expect.stringContaining(reason)])
  })
})

describe('a run passes although', () => {
  test.each<[string, LoadEvidence]>([
    [
      'some requests failed that a threshold allows',
      withEndpoint({ sentCount: 202, failedCount: 1, lostCount: 1 }, withThresholds(failures(0.01))),
    ],
    [
      'some answers had a status that a threshold allows',
      withEndpoint({ wrongCount: 2, statusCounts: { 200: 198, 503: 2 } }, withThresholds(failures(0.01, [503]))),
    ],
    [
      'one slice broke a service level that allows one',
      withEndpointLatency(
        withThresholds({ rule: 'absolute', scenario: 'operators', metric: 'p95', maxMs: 10, worstSlicesLeftOutCount: 1 }),
      ),
    ],
    ['requests failed while the suite had legacy away', aroundAnAbsence([0, null], [0, 502], [1, 502])],
    ['the suite itself moved the flag', moved()],
    ['memory grows within its bound', growing(20)],
    ['prices all ended once', { ...good, ledger: books }],
  ])('%s', (_title, evidence) => {
    expect(judgeLoad(evidence)).toMatchObject({ verdict: 'pass' })
  })
})

test('what an allowed status does not explain is still wrong', () => {
  const evidence = withEndpoint({ wrongCount: 3, statusCounts: { 200: 198, 503: 2 } }, withThresholds(failures(0.01, [503])))
  expect(judgeLoad(evidence).reasons[0]).toContain('1 of 2 400 wrong')
})

test('a statuses list never excuses answers of that status that were right', () => {
  const counts = { wrongCount: 2, statusCounts: { 200: 100, 409: 100 }, wrongStatusCounts: { 200: 2 } }
  expect(judgeLoad(withEndpoint(counts, withThresholds(failures(0.01, [409])))).verdict).toBe('fail')
})

test('unanswered requests count as slow as they were waited for, so dropping them makes no server look faster', () => {
  const thresholds: Threshold[] = [failures(0.5), { rule: 'absolute', scenario: 'operators', metric: 'p95', maxMs: 100 }]
  expect(judgeLoad(withThresholds(...thresholds)).verdict).toBe('pass')
  const { verdict, reasons } = judgeLoad(withEndpoint({ sentCount: 220, failedCount: 20 }, withThresholds(...thresholds)))
  expect([verdict, reasons[0]]).toEqual(['fail', expect.stringContaining('60.0 s in the worst of 12')])
})

/** Legacy is killed at the start of a slice and back after 1.5 s. Each trouble: the second of the slice in which it ended, and the status, if it had one. */
function aroundAnAbsence(...ended: readonly (readonly [second: number, status: number | null])[]): LoadEvidence {
  const threshold: Threshold = { rule: 'failures', scenario: 'operators', maxRatio: 0, statuses: [502], exceptWhileAway: 'mes' }
  const actions = [{ atSeconds: 0.1, signal: { process: 'mes', name: 'SIGKILL' } }] as const
  const wrong = ended.flatMap(([, status]) => status ?? [])
  const evidence = withEndpoint(
    {
      ...{ sentCount: 200 + ended.length - wrong.length, failedCount: ended.length - wrong.length, wrongCount: wrong.length },
      wrongStatusCounts: Object.fromEntries(wrong.map(status => [status, wrong.filter(one => one === status).length])),
      troubles: ended.map(([second, status]) => ({ second, status, count: 1 })),
    },
    builtEvidence(builtSuite([threshold], { actions: [...actions] }), calmSlices),
  )
  const { startedAt } = evidence.slices[2]!.measurements[0]!
  const others = evidence.slices.map(slice => (slice.index === 2 ? slice : withoutTroubles(slice)))
  const markers = [
    { at: startedAt, text: 'SIGKILL to mes' },
    { at: startedAt + 1_500, text: 'mes is back' },
  ]
  return { ...evidence, slices: others, markers }
}

const withoutTroubles = (slice: Slice): Slice => ({
  ...slice,
  measurements: slice.measurements.map(one => ({ ...one, endpoints: one.endpoints.map(endpoint => ({ ...endpoint, troubles: [] })) })),
})

function growing(mebibytesPerHundredSeconds: number): LoadEvidence {
  const evidence = withThresholds({ rule: 'memory', process: 'proxy', maxGrowthBytes: 10 * mebibyte })
  const slices = evidence.slices.map((slice, index) => {
    const seconds = Array.from({ length: 10 }, (_, second) => {
      const residentBytes = Math.round((100 + ((index * 10 + second) * mebibytesPerHundredSeconds) / 1_000) * mebibyte)
      return { second, residentBytes, cpuRatio: 0.1 }
    })
    return { ...slice, processes: [{ process: 'proxy', seconds }] }
  })
  return { ...evidence, slices: slices.slice(0) }
}

function moved(): LoadEvidence {
  const own = builtSuite([], { actions: [{ atSeconds: 1, set: { stage: 'off' } }] })
  return withSlice(slice => ({ ...slice, flagRevisionBefore: 7, flagRevisionAfter: 8 }), 1, builtEvidence(own, calmSlices))
}

function withEndpointLatency(evidence: LoadEvidence): LoadEvidence {
  const slow = pairedSlices([[calmFactors, { p50: 9, p90: 9, p95: 9, p99: 9 }]])[1]!
  return withSlice(slice => ({ ...slice, measurements: slow.measurements }), 1, evidence)
}
