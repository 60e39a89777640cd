import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { assignment } from './assignment.ts'
import { effectiveMirrorBasisPoints, effectiveShareBasisPoints, otherSide, stages, stageTable } from './rollout.ts'

test('the stages stand in the order in which a capability lives', () => {
  expect(stages).toEqual(['off', 'shadow', 'canary', 'live', 'retired'])
  expect(Object.keys(stageTable)).toEqual([...stages])
})

test.each([
  ['off', 'legacy', 'legacy', 'nobody', null],
  ['shadow', 'legacy', 'legacy', 'the other side', null],
  ['canary', 'candidate', 'legacy', 'the other side', 'legacy'],
  ['live', 'candidate', 'candidate', 'the other side', 'legacy'],
  ['retired', 'candidate', 'candidate', 'nobody', null],
] as const)(
  '%s: the cohort gets %s, the rest %s, also asked is %s, the candidate’s fallback is %s',
  (stage, cohort, rest, alsoAsked, fallbackTo) => {
    expect(stageTable[stage].answers).toEqual({ cohort, rest })
    expect(stageTable[stage].alsoAsked).toBe(alsoAsked)
    const made = assignment({ ...fixed, stage, answeredBy: cohort, mirrored: alsoAsked !== 'nobody' })
    expect(made.fallbackTo).toBe(cohort === 'candidate' ? fallbackTo : null)
    expect(made.mirrorTo).toBe(alsoAsked === 'nobody' ? null : otherSide(cohort))
    expect(Object.isFrozen(made)).toBe(true)
  },
)

test('only canary has a share of its own', () => {
  expect(stages.map(stage => effectiveShareBasisPoints(stage, 250))).toEqual([0, 0, 250, 10_000, 10_000])
})

test('a stage that asks nobody else mirrors nothing, whatever the flag says', () => {
  expect(stages.map(stage => effectiveMirrorBasisPoints(stage, 5_000))).toEqual([0, 5_000, 5_000, 5_000, 0])
  expect(stages.map(stage => effectiveMirrorBasisPoints(stage, null))).toEqual([0, 10_000, 100, 100, 0])
})

test('nothing but this table branches on the name of a stage', () => {
  for (const file of ['decide.ts', 'client.ts', 'explain.ts', 'unleash/features.ts', 'audit/writer.ts']) {
    expect(readFileSync(resolve(import.meta.dirname, file), 'utf8')).not.toMatch(/=== '(?:off|shadow|canary|live|retired)'/)
  }
})

const fixed = { capability: 'pricing.calculate', reason: 'stage-off', bucket: 1, shareBasisPoints: 0, revision: 1 } as const
