import { expect, test } from 'vitest'
import { seededRandom } from '../engine/seeded-random.ts'
import type { Slice } from '../run/load-result.ts'
import { morePairsNeeded } from './more-pairs.ts'
import { builtEvidence, builtSuite, calmFactors, pairedSlices, relativeThresholds } from './truth/build-evidence.ts'
import { drawPair, sharedMachine } from './truth/noise-model.ts'

const suite = builtSuite(relativeThresholds)
const calm = (count: number) =>
  pairedSlices(
    Array.from({ length: count }, () => [calmFactors, calmFactors] as const),
    50,
  )
const random = seededRandom(5)
const p50 = { ownSd: 0.3, driftSd: 0.1, disturbance: 0.3 }
const noisyPairs = Array.from({ length: 40 }, () => drawPair({ ...sharedMachine, metrics: { ...sharedMachine.metrics, p50 } }, random))
const noisy = (count: number) => pairedSlices(noisyPairs.slice(0, count), 50)
const late = (slice: Slice): Slice => ({
  ...slice,
  measurements: slice.measurements.map(measured => ({ ...measured, health: { ...measured.health, slipP99Micros: 50_000 } })),
})
const disturbed = (slices: readonly Slice[], pairCount: number) => slices.map(slice => (slice.pairIndex < pairCount ? late(slice) : slice))

test.each([
  ['nothing has run', [], 12],
  ['some of the least number ran', calm(7), 5],
  ['it is decided', calm(12), 0],
  ['it is undecided', noisy(12), 8],
  ['it is undecided shortly before the end', noisy(36), 4],
  ['it is undecided at the end', noisy(40), 0],
  ['too many pairs were disturbed, but calm may come', disturbed(calm(12), 4), 8],
  ['so many were disturbed that no calm would help', disturbed(calm(20), 11), 0],
])('%s', (_title, slices, more) => {
  expect(morePairsNeeded(builtEvidence(suite, slices))).toBe(more)
})

test('a wrong answer decides at once, a broken-off run is not continued, one variant needs no pairs', () => {
  const [first, ...rest] = noisy(12)
  const wrong = {
    ...first!,
    measurements: first!.measurements.map(one => ({ ...one, endpoints: one.endpoints.map(endpoint => ({ ...endpoint, wrongCount: 1 })) })),
  }
  expect(morePairsNeeded(builtEvidence(suite, [wrong, ...rest]))).toBe(0)
  expect(morePairsNeeded(builtEvidence(suite, noisy(12), { interrupted: 'stopped' }))).toBe(0)
  expect(morePairsNeeded(builtEvidence(builtSuite([], { variants: [{ name: 'ficus', target: 'proxy' }] }), []))).toBe(0)
})

test('the short form runs as many pairs as it says', () => {
  const short = builtSuite(relativeThresholds, { short: { timeRatio: 0.1, pairCount: 2 } })
  expect([0, 1, 2].map(count => morePairsNeeded(builtEvidence(short, noisy(count), { short: true })))).toEqual([2, 1, 0])
})
