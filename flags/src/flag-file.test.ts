import { expect, test } from 'vitest'
import { parseFlagFile, renderFlagFile, rolloutTable } from './flag-file.ts'
import { flags } from './flags.ts'

const withFlag = (record: unknown) => JSON.stringify({ revision: 3, flags: { 'pricing.calculate': record } })

function rolloutIn(text: string) {
  const reading = parseFlagFile(text)
  if ('problem' in reading) throw new Error(reading.problem)
  return rolloutTable(reading.file, flags).rollouts.get('pricing.calculate')!
}

test('a file written by hand needs no more than a stage', () => {
  const rollout = rolloutIn(withFlag({ stage: 'shadow' }))
  expect(rollout).toMatchObject({ stage: 'shadow', shareBasisPoints: 0, mirrorBasisPoints: 10_000, allow: [], deny: [], changedBy: null })
})

test('canary without a share answers nobody', () => {
  expect(rolloutIn(withFlag({ stage: 'canary' })).shareBasisPoints).toBe(0)
})

test('a flag that the file does not mention has its default stage', () => {
  expect(rolloutIn('{"revision":1,"flags":{}}').stage).toBe('off')
})

test('the catalogue’s unknown names are refused one by one with the nearest name, and the rest stays in force', () => {
  const reading = parseFlagFile('{"revision":1,"flags":{"pricing.calcualte":{"stage":"live"},"pricing.calculate":{"stage":"off"}}}')
  const table = rolloutTable('file' in reading ? reading.file : { revision: 0, flags: {} }, flags)
  expect(table.refused).toEqual([
    { name: 'pricing.calcualte', problem: 'unknown flag "pricing.calcualte"; did you mean "pricing.calculate"?' },
  ])
  expect(table.rollouts.get('pricing.calculate')?.stage).toBe('off')
})

test.each([
  ['', 'not JSON'],
  ['{', 'not JSON'],
  ['[]', 'must be object'],
  ['{"flags":{}}', 'revision'],
  ['{"revision":1.5,"flags":{}}', 'revision: must be integer'],
  ['{"revision":-1,"flags":{}}', 'revision'],
  ['{"revision":1,"flag":{}}', 'unknown key "flag"; did you mean "flags"?'],
  [withFlag({ stage: 'canry' }), 'must be one of off, shadow, canary, live, retired'],
  [withFlag({ stag: 'canary' }), 'unknown key "stag"; did you mean "stage"?'],
  [withFlag({ stage: 'canary', shareBasisPoints: '500' }), 'shareBasisPoints: must be integer'],
  [withFlag({ stage: 'canary', shareBasisPoints: 10_001 }), 'shareBasisPoints: must be <= 10000'],
  [withFlag({ stage: 'canary', partners: { alow: [] } }), 'unknown key "alow"; did you mean "allow"?'],
  [withFlag({ stage: 'canary', partners: { allow: ['a b'] } }), 'allow → 0'],
  [withFlag({ stage: 'canary', partners: { allow: [7] } }), 'allow → 0: must be string'],
  [withFlag({ stage: 'canary', partners: { allow: Array.from({ length: 51 }, (_, id) => String(id)) } }), '50 items'],
  [withFlag({ stage: 'canary', partners: { allow: ['7'], deny: ['7'] } }), 'partner 7 is allowed and denied at once'],
  [withFlag({ stage: 'retired', partners: { deny: ['7'] } }), 'clear the list first'],
])('%s is malformed: %s', (text, problem) => {
  const reading = parseFlagFile(text)
  expect('problem' in reading ? reading.problem : 'understood').toContain(problem)
})

test('what is written is read back as it was', () => {
  const file = { revision: 9, flags: { 'pricing.calculate': { stage: 'canary', shareBasisPoints: 1, mirrorBasisPoints: null } } } as const
  expect(parseFlagFile(renderFlagFile(file))).toEqual({ file })
})
