import { expect, test } from 'vitest'
import { bucketOf } from './cohort.ts'
import { decide, mayBeMirrored } from './decide.ts'
import { type FlagRecord, rolloutOf } from './flag-file.ts'
import { flags } from './flags.ts'

const definition = flags[0]!
const bucketOf7 = bucketOf(definition.rolloutKey, '7')
const decided = (record: FlagRecord, stickyKey: string | null = '7', partnerId: string | null = stickyKey) => {
  const { side, reason } = decide(rolloutOf(definition, record), { stickyKey, partnerId })
  return `${side}: ${reason}`
}

test.each([
  [{ stage: 'off' }, 'legacy: stage-off'],
  [{ stage: 'shadow' }, 'legacy: stage-shadow'],
  [{ stage: 'canary', shareBasisPoints: bucketOf7 }, 'legacy: bucket-outside-share'],
  [{ stage: 'canary', shareBasisPoints: bucketOf7 + 1 }, 'candidate: bucket-in-share'],
  [{ stage: 'canary', shareBasisPoints: 0, partners: { allow: ['7'] } }, 'candidate: partner-allowed'],
  [{ stage: 'canary', shareBasisPoints: 10_000, partners: { deny: ['7'] } }, 'legacy: partner-denied'],
  [{ stage: 'shadow', partners: { deny: ['7'] } }, 'legacy: partner-denied'],
  [{ stage: 'live' }, 'candidate: stage-live'],
  [{ stage: 'live', partners: { deny: ['7'] } }, 'legacy: partner-denied'],
  [{ stage: 'retired' }, 'candidate: stage-retired'],
] as const)('%j gives partner 7 %s', (record, expected) => {
  expect(decided(record as FlagRecord)).toBe(expected)
})

test('without a sticky key legacy answers, except where there is no legacy any more', () => {
  const outcomes = (['off', 'shadow', 'canary', 'live', 'retired'] as const).map(stage =>
    decided({ stage, shareBasisPoints: 10_000 }, null),
  )
  expect(outcomes).toEqual([
    'legacy: stage-off',
    'legacy: sticky-key-missing',
    'legacy: sticky-key-missing',
    'legacy: sticky-key-missing',
    'candidate: stage-retired',
  ])
})

test('a denied partner and a request without a key are not even mirrored', () => {
  expect(mayBeMirrored('partner-denied')).toBe(false)
  expect(mayBeMirrored('sticky-key-missing')).toBe(false)
  expect(mayBeMirrored('bucket-outside-share')).toBe(true)
})
