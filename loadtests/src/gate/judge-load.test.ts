import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { EndpointMeasurement, InjectorHealth } from '../engine/measurement.ts'
import { seededRandom } from '../engine/seeded-random.ts'
import type { Slice } from '../run/load-result.ts'
import type { Threshold } from '../suites/suite-schema.ts'
import { judgeLoad } from './judge-load.ts'
import type { LoadEvidence } from './load-evidence.ts'
import { builtEvidence, builtSuite, calmFactors, pairedSlices, relativeThresholds } from './truth/build-evidence.ts'
import { drawPair, sharedMachine } from './truth/noise-model.ts'

const suite = builtSuite(relativeThresholds)
const calmSlices = pairedSlices(Array.from({ length: 12 }, () => [calmFactors, calmFactors] as const))
const good = builtEvidence(suite, calmSlices)
const mebibyte = 1_048_576
const books = {
  submittedCount: 10,
  pricedCount: 9,
  refusedCount: 1,
  explicitlyFailedCount: 0,
  missingInMesCount: 0,
  comparedCount: 9,
}

/** The same run with one slice changed. */
function withSlice(change: (slice: Slice) => Slice, index = 2, evidence: LoadEvidence = good): LoadEvidence {
  return { ...evidence, slices: evidence.slices.map(slice => (slice.index === index ? change(slice) : slice)) }
}
const withEndpoint = (change: Partial<EndpointMeasurement>, evidence = good) =>
  withSlice(
    slice => ({
      ...slice,
      measurements: slice.measurements.map(measured => ({
        ...measured,
        endpoints: measured.endpoints.map(one => ({ ...one, ...change })),
      })),
    }),
    2,
    evidence,
  )
const withHealth = (change: Partial<InjectorHealth>) => (slice: Slice) => ({
  ...slice,
  measurements: slice.measurements.map(measured => ({ ...measured, health: { ...measured.health, ...change } })),
})
const withThresholds = (...thresholds: Threshold[]) => builtEvidence(builtSuite(thresholds), calmSlices)
const failures = (maxRatio: number, statuses?: number[]): Threshold => ({
  rule: 'failures',
  scenario: 'operators',
  maxRatio,
  ...(statuses === undefined ? {} : { statuses }),
})

test('a calm run of a server against itself passes, and every rule says what was measured', () => {
  const { verdict, reasons, rules } = judgeLoad(good)
  expect(verdict).toBe('pass')
  expect(reasons).toContain(
    'operators p95, ficus ÷ legacy: 1.00 (95 %: 1.00 to 1.00, 12 pairs; ficus 5.88 ms, legacy 5.88 ms): surely below 1.10',
  )
  expect(reasons).toContain('operators, ficus: answers are right: 0 of 2 400 wrong: true rate ≤ 0.1 % (95 %)')
  for (const { why, title } of rules) expect(why.length).toBeGreaterThan(title.length + 10)
})

describe('a run is invalid when', () => {
  test.each<[string, LoadEvidence, string]>([
    ['it was broken off', { ...good, interrupted: 'stopped by Ctrl-C' }, 'stopped by Ctrl-C'],
    ['nothing was measured', { ...good, slices: [] }, 'nothing was measured'],
    ['pairs are missing', { ...good, slices: calmSlices.slice(0, 20) }, '10 of 12 pairs ran'],
    ['a slice lacks the other of its pair', { ...good, slices: calmSlices.slice(0, 23) }, '1 slice without the other of the pair'],
    ['one variant always came first', { ...good, slices: sameOrder(calmSlices) }, 'one variant came first in 12 of 12 pairs'],
    ['a variant got no traffic', withSlice(slice => ({ ...slice, measurements: [] })), 'operators was not measured'],
    ['requests are unaccounted for', withEndpoint({ sentCount: 201 }), '201 sent, but 200 accounted for'],
    ['answers have no latency', withEndpoint({ latency: null }), '200 answered, but 0 have a latency'],
    [
      'the flag moved within a slice',
      withSlice(slice => ({ ...slice, flagRevisionBefore: 7, flagRevisionAfter: 8 })),
      'revision 7 before, 8 after',
    ],
    [
      'a process came back by itself',
      withSlice(slice => ({ ...slice, processes: [{ process: 'proxy', unexpectedRestartCount: 1, seconds: [] }] })),
      'proxy restarted 1 × unasked',
    ],
    ['less was sent than planned', withSlice(withHealth({ intendedCount: 300 })), '4 800 of 4 900 arrivals were sent (98.0 %)'],
    [
      'a threshold asks for what was never asked',
      withThresholds({ rule: 'absolute', scenario: 'operators', endpoint: 'card', metric: 'p95', maxMs: 9 }),
      'operators/card of ficus was never asked',
    ],
    [
      'a rate has the bounds of a latency',
      withThresholds({ rule: 'relative', scenario: 'operators', metric: 'answered-per-second', passBelowRatio: 1.1 }),
      'a rate is judged by',
    ],
    ['more than a quarter of the pairs were disturbed', manyDisturbed(8), '4 of 12 pairs set aside'],
  ])('%s', (_title, evidence, reason) => {
    const { verdict, reasons } = judgeLoad(evidence)
    expect([verdict, reasons.join('\n')]).toEqual(['invalid', expect.stringContaining(reason)])
  })

  test.each([
    ['arrivals went out late', withHealth({ slipP99Micros: 2_500 }), 'p99 slip up to 2.50 ms, allowed 2.00 ms for a p95 of 5.88 ms'],
    ['the injector had no CPU to spare', withHealth({ cpuRatio: 0.9 }), 'up to 0.90 of a core, allowed 0.85'],
    ['its loop was blocked', withHealth({ loopDelayP99Micros: 30_000 }), 'p99 loop delay up to 30.0 ms'],
    ['others used the machine', (slice: Slice) => ({ ...slice, foreignCpuRatio: 1.6 }), 'others used up to 1.60 of 2 cores'],
  ])('it has one variant only and %s', (_title, disturb, reason) => {
    const single = builtSuite([{ rule: 'absolute', scenario: 'operators', metric: 'p95', maxMs: 100 }], {
      variants: [{ name: 'ficus', target: 'proxy' }],
    })
    const slice = calmSlices.find(({ variant }) => variant === 'ficus')!
    expect(judgeLoad(builtEvidence(single, [slice])).verdict).toBe('pass')
    const { verdict, reasons } = judgeLoad(builtEvidence(single, [disturb(slice)]))
    expect([verdict, reasons.join('\n')]).toEqual(['invalid', expect.stringContaining(reason)])
  })

  test('whatever else fails: invalid beats everything', () => {
    const broken: readonly LoadEvidence[] = [
      withEndpoint({ wrongCount: 5 }),
      builtEvidence(suite, slowerBy(2)),
      withEndpoint({ sentCount: 201, lostCount: 1 }),
    ]
    for (const evidence of broken) {
      expect(judgeLoad(evidence).verdict).toBe('fail')
      const { verdict, reasons } = judgeLoad({ ...evidence, interrupted: 'stopped' })
      expect(verdict).toBe('invalid')
      expect(reasons.length).toBeGreaterThan(1)
    }
  })
})

test('a few disturbed pairs are set aside, and what was measured in them decides nothing', () => {
  const slow = pairedSlices([[calmFactors, { p50: 50, p90: 50, p95: 50, p99: 50 }]])[1]!
  const evidence = withSlice(slice => ({
    ...withHealth({ slipP99Micros: 9_000 })(slice),
    measurements: withHealth({ slipP99Micros: 9_000 })(slow).measurements,
  }))
  const { verdict, rules } = judgeLoad(evidence)
  expect(verdict).toBe('pass')
  expect(rules.find(({ kind }) => kind === 'relative')?.ratio?.pairCount).toBe(11)
  expect(rules.some(({ why }) => why.includes('1 of 12 pairs set aside, allowed a quarter; slice 2: operators: p99 slip 9.00 ms'))).toBe(
    true,
  )
})

describe('a run fails when', () => {
  test.each<[string, LoadEvidence, string]>([
    ['one answer is wrong', withEndpoint({ wrongCount: 1 }), '1 of 2 400 wrong: true rate ≤ 0.2 % (95 %), at list'],
    ['one request is lost', withEndpoint({ sentCount: 201, lostCount: 1 }), '0 failed, 1 lost of 2 401, at list'],
    ['one request failed', withEndpoint({ sentCount: 201, failedCount: 1 }), '1 failed, 0 lost of 2 401, at list'],
    ['a price has no end', { ...good, ledger: { ...books, pricedCount: 8 } }, '1 price of 10 without an end'],
    ['a price ended twice', { ...good, ledger: { ...books, pricedCount: 10 } }, '1 price more ended than were asked for'],
    ['MES does not have a price', { ...good, ledger: { ...books, missingInMesCount: 2 } }, '2 prices that clients hold'],
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

test('rates are compared the other way round', () => {
  const threshold: Threshold = { rule: 'relative', scenario: 'operators', metric: 'answered-per-second', passAboveRatio: 1.5 }
  const twice = (factor: number) =>
    calmSlices.map(slice =>
      slice.variant === 'legacy'
        ? slice
        : { ...slice, measurements: slice.measurements.map(one => ({ ...one, durationMs: one.durationMs / factor })) },
    )
  const at = (factor: number) => judgeLoad(builtEvidence(builtSuite([threshold]), twice(factor)))
  expect(at(2)).toMatchObject({
    verdict: 'pass',
    reasons: expect.arrayContaining([
      expect.stringContaining('2.00 (95 %: 2.00 to 2.00, 12 pairs; ficus 200.0/s, legacy 100.0/s): surely above 1.50'),
    ]),
  })
  expect(at(1)).toMatchObject({ verdict: 'fail', reasons: [expect.stringContaining('surely below 1.57')] })
})

test('a p99 is shown until there are 40 pairs, then it decides', () => {
  const pair = [calmFactors, { ...calmFactors, p99: 3 }] as const
  const at = (count: number) =>
    judgeLoad(
      builtEvidence(
        builtSuite([{ rule: 'relative', scenario: 'operators', metric: 'p99' }]),
        pairedSlices(Array.from({ length: count }, () => pair)),
      ),
    )
  expect(at(39).verdict).toBe('pass')
  expect(at(39).rules.find(({ kind }) => kind === 'relative')).toMatchObject({ shownOnly: true, verdict: 'fail' })
  expect(at(40).verdict).toBe('fail')
})

test('an inconclusive comparison says how many more pairs it would take', () => {
  const random = seededRandom(5)
  const noisy = { ...sharedMachine, metrics: { ...sharedMachine.metrics, p50: { ownSd: 0.16, driftSd: 0.1, disturbance: 0.3 } } }
  const evidence = builtEvidence(suite, pairedSlices(Array.from({ length: 12 }, () => drawPair(noisy, random))))
  const { verdict, reasons, rules } = judgeLoad(evidence)
  expect([verdict, reasons[0]]).toEqual([
    'inconclusive',
    expect.stringMatching(/about \d+ more pairs? would decide it at today’s spread \(the suite allows 40 in all\)/),
  ])
  expect(rules.find(({ kind, verdict: one }) => kind === 'relative' && one === 'inconclusive')?.morePairsCount).toBeGreaterThan(0)
})

test('in the short form time decides nothing, but wrong and lost answers do', () => {
  const slow = builtEvidence(suite, slowerBy(3).map(withHealth({ slipP99Micros: 90_000, cpuRatio: 1 })), { short: true })
  expect(judgeLoad(slow).verdict).toBe('pass')
  expect(judgeLoad(withEndpoint({ wrongCount: 1 }, slow)).verdict).toBe('fail')
  expect(judgeLoad(withEndpoint({ sentCount: 201, lostCount: 1 }, slow)).verdict).toBe('fail')
})

test('one lost request never passes, wherever it is and whatever else was measured', () => {
  fc.assert(
    fc.property(fc.nat(23), fc.nat(1_000), fc.constantFrom('lostCount', 'failedCount'), (index, start, key) => {
      const random = seededRandom(start)
      const evidence = builtEvidence(suite, pairedSlices(Array.from({ length: 12 }, () => drawPair(sharedMachine, random))))
      const change = (one: EndpointMeasurement) => ({ ...one, sentCount: one.sentCount + 1, [key]: 1 })
      const hurt = withSlice(
        slice => ({ ...slice, measurements: slice.measurements.map(m => ({ ...m, endpoints: m.endpoints.map(change) })) }),
        index,
        evidence,
      )
      expect(judgeLoad(hurt).verdict).toBe('fail')
    }),
    { numRuns: 20 },
  )
})

test('a run with more true slowness never gets a better verdict', () => {
  const gravity = ['pass', 'inconclusive', 'fail']
  fc.assert(
    fc.property(fc.nat(1_000), fc.double({ min: 1, max: 1.5, noNaN: true }), (start, factor) => {
      const random = seededRandom(start)
      const pairs = Array.from({ length: 12 }, () => drawPair(sharedMachine, random))
      const slower = pairs.map(
        ([first, { p50, p90, p95, p99 }]) =>
          [first, { p50: p50 * factor, p90: p90 * factor, p95: p95 * factor, p99: p99 * factor }] as const,
      )
      const [before, after] = [pairs, slower].map(some => judgeLoad(builtEvidence(suite, pairedSlices(some))).verdict)
      expect(gravity.indexOf(after!)).toBeGreaterThanOrEqual(gravity.indexOf(before!))
    }),
    { numRuns: 20 },
  )
})

function sameOrder(slices: readonly Slice[]): Slice[] {
  return slices.map(slice => ({ ...slice, index: 2 * slice.pairIndex + (slice.variant === 'legacy' ? 0 : 1) }))
}

function manyDisturbed(sliceCount: number): LoadEvidence {
  return { ...good, slices: calmSlices.map((slice, index) => (index < sliceCount ? withHealth({ slipP99Micros: 50_000 })(slice) : slice)) }
}

function slowerBy(factor: number): Slice[] {
  return pairedSlices(Array.from({ length: 12 }, () => [calmFactors, { p50: factor, p90: factor, p95: factor, p99: factor }] as const))
}

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
