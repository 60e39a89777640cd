import { describe, expect, test } from 'vitest'
import type { Slice } from '../run/load-result.ts'
import { judgeLoad } from './judge-load.ts'
import type { LoadEvidence } from './load-evidence.ts'
import { builtEvidence, builtSuite, calmFactors, pairedSlices } from './truth/build-evidence.ts'
import { calmSlices, good, slowerBy, suite, withEndpoint, withHealth, withSlice, withThresholds } from './truth/hurt-evidence.ts'

describe('a run is invalid when', () => {
  test.each<[string, LoadEvidence, string]>([
    ['it was broken off', { ...good, interrupted: 'stopped by Ctrl-C' }, 'stopped by Ctrl-C'],
    ['nothing was measured', { ...good, slices: [] }, 'nothing was measured'],
    ['pairs are missing', { ...good, slices: calmSlices.slice(0, 20) }, '10 of 12 pairs ran'],
    ['a slice lacks the other of its pair', { ...good, slices: calmSlices.slice(0, 23) }, '1 slice without the other of the pair'],
    ['one variant always came first', { ...good, slices: sameOrder(calmSlices) }, 'one variant came first in 12 of 12 pairs'],
    ['other slices ran between the two of a pair', { ...good, slices: apart(calmSlices) }, 'in 1 pair other slices lie between the two'],
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
    ['arrivals went out late', withHealth({ slipP99Micros: 2_500 }), 'p99 slip up to 2.50 ms, allowed 2.00 ms for a level of 20.0 ms'],
    ['the injector had no CPU to spare', withHealth({ cpuRatio: 0.9 }), 'up to 0.90 of a core, allowed 0.85'],
    ['its loop was blocked', withHealth({ loopDelayP99Micros: 30_000 }), 'p99 loop delay up to 30.0 ms'],
    ['others used the machine', (slice: Slice) => ({ ...slice, foreignCpuRatio: 1.6 }), 'others used up to 1.60 of 2 cores'],
  ])('it has one variant only and %s', (_title, disturb, reason) => {
    const single = singleVariant(20)
    const slice = calmSlices.find(({ variant }) => variant === 'ficus')!
    expect(judgeLoad(builtEvidence(single, [slice])).verdict).toBe('pass')
    const { verdict, reasons } = judgeLoad(builtEvidence(single, [disturb(slice)]))
    expect([verdict, reasons.join('\n')]).toEqual(['invalid', expect.stringContaining(reason)])
  })

  test('lateness of less than a tenth of the only level that decides voids nothing: it could break the level, never keep it', () => {
    const slice = withHealth({ slipP99Micros: 9_000 })(calmSlices.find(({ variant }) => variant === 'ficus')!)
    expect(judgeLoad(builtEvidence(singleVariant(100), [slice])).verdict).toBe('pass')
    expect(judgeLoad(builtEvidence(singleVariant(80), [slice])).verdict).toBe('invalid')
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

function sameOrder(slices: readonly Slice[]): Slice[] {
  return slices.map(slice => ({ ...slice, index: 2 * slice.pairIndex + (slice.variant === 'legacy' ? 0 : 1) }))
}

function manyDisturbed(sliceCount: number): LoadEvidence {
  return { ...good, slices: calmSlices.map((slice, index) => (index < sliceCount ? withHealth({ slipP99Micros: 50_000 })(slice) : slice)) }
}

/** The second slices of the first two pairs change places; each pair still has one slice in an odd place. */
function apart(slices: readonly Slice[]): Slice[] {
  const places: Readonly<Record<number, number>> = { 1: 3, 3: 1 }
  return slices.map(slice => ({ ...slice, index: places[slice.index] ?? slice.index }))
}

function singleVariant(maxMs: number) {
  return builtSuite([{ rule: 'absolute', scenario: 'operators', metric: 'p95', maxMs }], { variants: [{ name: 'ficus', target: 'proxy' }] })
}
