import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { EndpointMeasurement } from '../engine/measurement.ts'
import { seededRandom } from '../engine/seeded-random.ts'
import type { Slice } from '../run/load-result.ts'
import type { Threshold } from '../suites/suite-schema.ts'
import { judgeLoad } from './judge-load.ts'
import { builtEndpoint, builtEvidence, builtSuite, calmFactors, latenciesOf, pairedSlices } from './truth/build-evidence.ts'
import { calmSlices, good, slowerBy, suite, withEndpoint, withHealth, withSlice } from './truth/hurt-evidence.ts'
import { drawPair, sharedMachine } from './truth/noise-model.ts'

test('a calm run of a server against itself passes, and every rule says what was measured', () => {
  const { verdict, reasons, rules } = judgeLoad(good)
  expect(verdict).toBe('pass')
  expect(reasons).toContain(
    'operators p95, ficus ÷ legacy: 1.00 (95 %: 1.00 to 1.00, 12 pairs; ficus 5.88 ms, legacy 5.88 ms): surely below 1.10',
  )
  expect(reasons).toContain('operators, ficus: answers are right: 0 of 2 400 wrong: true rate ≤ 0.1 % (95 %)')
  for (const { why, title } of rules) expect(why.length).toBeGreaterThan(title.length + 10)
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

test('an answer after the measured time is in no rate, of neither kind', () => {
  const late = { ...good, slices: good.slices.map(slice => (slice.variant === 'legacy' ? slice : lateBy(50, slice))) }
  const relative: Threshold = { rule: 'relative', scenario: 'operators', metric: 'answered-per-second', passAboveRatio: 0.9 }
  const least: Threshold = { rule: 'rate', scenario: 'operators', variant: 'ficus', minPerSecond: 90 }
  const at = (evidence: typeof good) => judgeLoad(builtEvidence(builtSuite([relative, least]), evidence.slices))
  expect(at(good).verdict).toBe('pass')
  expect(at(late)).toMatchObject({
    verdict: 'fail',
    reasons: expect.arrayContaining([
      expect.stringContaining('ficus 75.0/s, legacy 100.0/s'),
      expect.stringContaining('75.0/s right answers per second, at least 90/s wanted'),
    ]),
  })
})

function lateBy(lateRightCount: number, slice: Slice): Slice {
  const measurements = slice.measurements.map(one => ({ ...one, endpoints: one.endpoints.map(each => ({ ...each, lateRightCount })) }))
  return { ...slice, measurements }
}

test('whoever refuses does not look fast: a refusal that the suite allows is as slow as its answer was waited for, in comparisons', () => {
  const refusing = slowerBy(1).map(slice => (slice.variant === 'legacy' ? slice : refusingAll(slice)))
  const thresholds: Threshold[] = [
    { rule: 'relative', scenario: 'operators', metric: 'p90' },
    { rule: 'failures', scenario: 'operators', maxRatio: 1, statuses: [503] },
  ]
  const { verdict, reasons } = judgeLoad(builtEvidence(builtSuite(thresholds), refusing))
  expect([verdict, reasons[0]]).toEqual(['fail', expect.stringMatching(/operators p90, ficus ÷ legacy: .*ficus 60\.0 s.*surely above/)])
})

/** A fifth are refused; the others are answered in half the time. */
function refusingAll(slice: Slice): Slice {
  const endpoint = (sentCount: number) => ({
    ...builtEndpoint(latenciesOf({ p50: 0.5, p90: 0.5, p95: 0.5, p99: 0.5 }, sentCount * 0.8)),
    ...{ sentCount, answeredCount: sentCount, wrongCount: sentCount * 0.2, lateRightCount: 0 },
    statusCounts: { 200: sentCount * 0.8, 503: sentCount * 0.2 },
    wrongStatusCounts: { 503: sentCount * 0.2 },
  })
  return {
    ...slice,
    measurements: slice.measurements.map(one => ({ ...one, endpoints: one.endpoints.map(({ sentCount }) => endpoint(sentCount)) })),
  }
}

test('a p99 decides nothing until there are 40 pairs: nothing passes for it, and it says how many more it takes', () => {
  const pair = [calmFactors, { ...calmFactors, p99: 3 }] as const
  const at = (count: number) =>
    judgeLoad(
      builtEvidence(
        builtSuite([{ rule: 'relative', scenario: 'operators', metric: 'p99' }]),
        pairedSlices(Array.from({ length: count }, () => pair)),
      ),
    )
  expect(at(39)).toMatchObject({
    verdict: 'inconclusive',
    reasons: [expect.stringContaining('fewer than 40 pairs decide nothing; about 1 more pair would')],
  })
  expect(at(39).rules.find(({ kind }) => kind === 'relative')).toMatchObject({ shownOnly: false, morePairsCount: 1 })
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
