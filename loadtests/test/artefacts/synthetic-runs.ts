// The synthetic runs that tests of the reports share. Out: results of a few shapes: pairs, an hour of pairs, one variant with kills, strings of an enemy.
import type { LoadResult } from '../../src/run/load-result.ts'
import type { Suite } from '../../src/suites/suite-schema.ts'
import { syntheticLoad } from './synthetic-load.ts'

const operatorEndpoints = ['list', 'counters', 'card', 'claim', 'next-status']
const partnerEndpoints = ['upload', 'price', 'read', 'order', 'order-status']
const endpoints = (scenario: string) => (scenario === 'operators' ? operatorEndpoints : partnerEndpoints)

const pairSuite: Suite = {
  name: 'partner-burst',
  summary: 'a burst of partners’ prices while operators work: legacy alone against Ficus',
  capability: 'pricing.calculate',
  randomStart: 7,
  load: {
    variants: [
      { name: 'legacy', target: 'direct' },
      { name: 'ficus', target: 'proxy', position: { stage: 'live' } },
    ],
    scenarios: [
      { name: 'operators', persona: 'operator', injector: 'paced', arrivals: [{ forSeconds: 8, perSecond: 50 }] },
      { name: 'partners', persona: 'partner', injector: 'open', arrivals: [{ forSeconds: 8, perSecond: 15 }] },
    ],
    pairs: { minCount: 12, stepCount: 8, maxCount: 40 },
    short: { timeRatio: 0.2, pairCount: 1 },
  },
  thresholds: [
    { rule: 'relative', scenario: 'operators', endpoint: 'list', metric: 'p50' },
    { rule: 'relative', scenario: 'operators', endpoint: 'list', metric: 'p95' },
    { rule: 'relative', scenario: 'operators', endpoint: 'card', metric: 'p50' },
    { rule: 'relative', scenario: 'partners', endpoint: 'price', metric: 'p50', shownOnly: true },
    { rule: 'absolute', scenario: 'operators', metric: 'p95', maxMs: 400, worstSlicesLeftOutCount: 1 },
    { rule: 'rate', scenario: 'partners', minPerSecond: 10 },
  ],
}

const medianOfPairs = (variant: string, scenario: string, endpoint: string) => {
  const old = scenario === 'operators' ? 30 + operatorEndpoints.indexOf(endpoint) * 14 : endpoint === 'price' ? 2400 : 60
  const ratio = endpoint === 'price' ? 0.04 : endpoint === 'list' ? 0.36 : endpoint === 'card' ? 1.0 : 0.9
  return variant === 'legacy' ? old : old * ratio
}

/** Legacy against Ficus in 12 pairs: most is faster, one thing is the same. */
function makePairedRun(): LoadResult {
  return syntheticLoad({ suite: pairSuite, randomStart: 7, sliceSeconds: 8, pairCount: 12, medianMs: medianOfPairs, endpoints })
}

/** Two variants, ten endpoints, an hour: as much as a report has to hold. */
function makeHourOfPairs(): LoadResult {
  const scenarios = pairSuite.load!.scenarios.map(each => ({ ...each, arrivals: [{ forSeconds: 45, perSecond: 5 }] }))
  const suite = { ...pairSuite, name: 'soak', load: { ...pairSuite.load!, scenarios } }
  const slowdown = (variant: string, second: number) => (variant === 'legacy' && second % 15 === 0 ? 6 : 1)
  const badRatio = { lost: () => 0.0004, wrong: (variant: string) => (variant === 'ficus' ? 0.0003 : 0), failed: () => 0.0004 }
  return syntheticLoad({ suite, randomStart: 8, sliceSeconds: 45, pairCount: 40, medianMs: medianOfPairs, endpoints, slowdown, badRatio })
}

/** One variant, three minutes, the rollback pulled in the middle and a kill. */
function makeRollbackRun(): LoadResult {
  const suite: Suite = {
    name: 'rollback-under-load',
    summary: 'the kill switch is pulled under load: nobody gets a wrong answer, nobody loses one',
    capability: 'pricing.calculate',
    randomStart: 9,
    load: {
      variants: [{ name: 'ficus', target: 'proxy', position: { stage: 'live' } }],
      scenarios: [
        {
          name: 'partners',
          persona: 'partner',
          injector: 'open',
          arrivals: [
            { forSeconds: 60, perSecond: 10, toPerSecond: 40 },
            { forSeconds: 120, perSecond: 40 },
          ],
        },
      ],
      short: { timeRatio: 0.1 },
    },
    thresholds: [{ rule: 'failures', scenario: 'partners', maxRatio: 0.001 }],
  }
  const slowdown = (_: string, second: number) => (second >= 90 && second < 150 ? 40 : 1)
  const badRatio = {
    failed: (_: string, second: number) => (second >= 120 && second < 124 ? 0.6 : 0),
    lost: (_: string, second: number) => (second === 120 ? 0.3 : 0),
    wrong: (_: string, second: number) => (second === 91 ? 0.05 : 0),
  }
  const marks = [
    [93, 'pricing.calculate is killed: legacy answers'],
    [123, 'SIGKILL to proxy'],
    [125, 'proxy is ready again'],
    [153, 'pricing.calculate is released: live again'],
  ] as const
  const markers = (startedAt: number) => marks.map(([second, text]) => ({ at: startedAt + second * 1000, text }))
  const medianMs = (_variant: string, _scenario: string, endpoint: string) => (endpoint === 'price' ? 55 : 18)
  return syntheticLoad({ suite, randomStart: 9, sliceSeconds: 180, pairCount: 1, medianMs, endpoints, slowdown, badRatio, markers })
}

export const hostile = `</script><script>alert(1)</script>"'><img src=http://evil.test/x onerror=alert(2)>&amp;]]><!-- \u0000\u001b[31m \ud800 @team | **`

/** Every string that a run can contain is written by an enemy. */
function makeHostileRun(): LoadResult {
  const { load } = pairSuite
  const suite: Suite = {
    ...pairSuite,
    summary: hostile,
    load: {
      ...load!,
      variants: [
        { name: `old${hostile}`, target: 'direct' },
        { name: `new${hostile}`, target: 'proxy' },
      ],
      scenarios: [{ name: `s${hostile}`, persona: hostile, injector: 'open', arrivals: [{ forSeconds: 3, perSecond: 30 }] }],
    },
    thresholds: [{ rule: 'relative', scenario: `s${hostile}`, endpoint: `a${hostile}`, metric: 'p50' }],
  }
  const result = syntheticLoad({
    suite,
    randomStart: 10,
    sliceSeconds: 3,
    pairCount: 6,
    medianMs: () => 20,
    endpoints: () => [`a${hostile}`, `b${hostile}`],
    badRatio: { wrong: () => 0.1 },
    markers: startedAt => [{ at: startedAt + 5000, text: hostile }],
    interrupted: hostile,
  })
  const slices = result.slices.map(slice => ({
    ...slice,
    measurements: slice.measurements.map(each => ({
      ...each,
      samples: each.samples.map(sample => ({ ...sample, why: hostile, requestId: hostile })),
    })),
    processes: slice.processes.map(each => ({ ...each, process: `${each.process}${hostile}` })),
  }))
  return { ...result, slices, environment: { [hostile]: hostile } }
}

/** Each is made once, and only where it is wanted. */
function once(make: () => LoadResult): () => LoadResult {
  let made: LoadResult | null = null
  return () => {
    made ??= make()
    return made
  }
}
export const pairedRun = once(makePairedRun)
export const hourOfPairs = once(makeHourOfPairs)
export const rollbackRun = once(makeRollbackRun)
export const hostileRun = once(makeHostileRun)
