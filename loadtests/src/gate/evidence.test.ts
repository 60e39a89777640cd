import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { askEvidence, type Evidence, evidenceOf, keepEvidence, type StepQuestion, suiteSha256Of, suitesWithEvidence } from './evidence.ts'
import { builtEvidence, builtSuite, calmFactors, pairedSlices } from './truth/build-evidence.ts'

const hourMs = 3_600_000
let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ficus-evidence-'))
  mkdirSync(join(folder, 'run'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const run = {
  ...builtEvidence(builtSuite([]), pairedSlices([[calmFactors, calmFactors]], 10)),
  gate: { verdict: 'pass' as const, reasons: ['all is well'] },
}
const kept = (change: Partial<Evidence> = {}): Evidence => {
  const evidence = { ...evidenceOf(run, join(folder, 'run')), ...change }
  keepEvidence(evidence, join(folder, 'evidence'))
  return evidence
}
const ask = (ageHours: number, maxAgeHours = 24, change: Partial<StepQuestion> = {}) =>
  askEvidence('average', {
    evidenceDir: join(folder, 'evidence'),
    maxAgeMs: maxAgeHours * hourMs,
    now: run.endedAt + ageHours * hourMs,
    suiteSha256: suiteSha256Of(run.suite),
    gitRevision: 'f1c0',
    ...change,
  })

test('a run that passed allows a step while it is fresh; what it ran against is known', () => {
  kept()
  expect(ask(1)).toMatchObject({
    verdict: 'pass',
    allowsStep: true,
    why: 'all is well',
    evidence: { gitRevision: 'f1c0', flagRevision: 7 },
  })
  expect(suitesWithEvidence(join(folder, 'evidence'))).toEqual(['average'])
  expect(readdirSync(join(folder, 'run'))).toEqual(['evidence.json'])
})

describe('no step is allowed when', () => {
  test.each([
    ['the suite failed', { verdict: 'fail' }, 1, 'fail', 'all is well'],
    ['it was inconclusive', { verdict: 'inconclusive' }, 1, 'inconclusive', 'all is well'],
    ['the verdict is older than asked for', {}, 3, 'invalid', '3.0 h old, older than the 2.0 h asked for'],
    ['the verdict has expired', { expiresAt: run.endedAt + 1 }, 1, 'invalid', 'has expired'],
    ['it comes from the future', { at: run.endedAt + 2 * hourMs, expiresAt: run.endedAt + 9 * hourMs }, 1, 'invalid', 'from the future'],
  ] as const)('%s', (_title, change, ageHours, verdict, why) => {
    kept(change)
    expect(ask(ageHours, 2)).toMatchObject({ verdict, allowsStep: false, why: expect.stringContaining(why) })
  })

  test.each<[string, Partial<StepQuestion>, string]>([
    [
      'the suite requires something else now',
      { suiteSha256: suiteSha256Of(builtSuite([], { warmUpSeconds: 9 })) },
      'something else than when it ran',
    ],
    ['the code is another one', { gitRevision: 'abcd' }, 'about the code of f1c0, and this is abcd'],
  ])('%s', (_title, change, why) => {
    kept()
    expect(ask(1, 2, change)).toMatchObject({ verdict: 'invalid', allowsStep: false, why: expect.stringContaining(why) })
    expect(ask(1, 2, { suiteSha256: null, gitRevision: null }).allowsStep).toBe(true)
  })

  test('it is from before digests were kept', () => {
    const { suiteSha256: _, ...old } = kept()
    writeFileSync(join(folder, 'evidence/average.json'), JSON.stringify(old))
    expect(ask(1)).toMatchObject({ verdict: 'invalid', why: expect.stringContaining('run it again') })
  })

  test('the suite never ran', () => {
    expect(ask(0)).toMatchObject({ verdict: 'invalid', allowsStep: false, why: expect.stringContaining('run the suite') })
    expect(suitesWithEvidence(join(folder, 'evidence'))).toEqual([])
  })

  test.each(['{"suite": "average", "verdict": "pass"}', '{', ''])('the file says %j', text => {
    kept()
    writeFileSync(join(folder, 'evidence/average.json'), text)
    expect(ask(0)).toMatchObject({ verdict: 'invalid', allowsStep: false })
  })
})

test('a later failure takes a pass back, a short form does not replace it', () => {
  kept()
  kept({ short: true, verdict: 'fail' })
  expect(ask(1).allowsStep).toBe(true)
  kept({ verdict: 'fail', reasons: ['slower'] })
  expect(ask(1)).toMatchObject({ verdict: 'fail', allowsStep: false, why: 'slower' })
})

test('a short form under the name of a whole run allows nothing', () => {
  const evidence = kept()
  writeFileSync(join(folder, 'evidence/average.json'), JSON.stringify({ ...evidence, short: true }))
  expect(ask(1)).toMatchObject({ allowsStep: false, why: expect.stringContaining('short form') })
})
