import { mkdirSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openFlags } from '../src/client.ts'
import { watchedFlags } from './changes-of.ts'
import { temporaryFolder } from './temporary-folder.ts'

const at = (stage: string, revision: number) => ({ revision, flags: { 'pricing.calculate': { stage } } })
const assigned = (flags: Awaited<ReturnType<typeof openFlags>>, key: string | null = '7') => {
  const { answeredBy, reason } = flags.assign('pricing.calculate', key)
  return `${answeredBy}: ${reason}`
}

test('a request is assigned as soon as the flags are open', async () => {
  using folder = temporaryFolder()
  folder.put(at('live', 4))
  await using opened = await watchedFlags({ file: folder.file })
  expect(opened.flags.assign('pricing.calculate', '7')).toEqual({
    capability: 'pricing.calculate',
    stage: 'live',
    answeredBy: 'candidate',
    mirrorTo: expect.toSatisfy(side => side === null || side === 'legacy'),
    fallbackTo: 'legacy',
    reason: 'stage-live',
    bucket: 2150,
    shareBasisPoints: 10_000,
    revision: 4,
  })
})

test('a flip is obeyed without a poll: the watch alone brings it', async () => {
  using folder = temporaryFolder()
  folder.put(at('off', 1))
  await using opened = await watchedFlags({ file: folder.file, pollIntervalMs: 3_600_000 })
  for (const [index, stage] of ['shadow', 'live', 'off', 'retired', 'off'].entries()) {
    folder.put(at(stage, index + 2))
    await opened.until(snapshot => snapshot.revision === index + 2)
    expect(opened.flags.assign('pricing.calculate', '7').stage).toBe(stage)
  }
})

test('without a file legacy answers, and the first file is obeyed, folder included', async () => {
  using folder = temporaryFolder()
  const file = join(folder.path, 'later', 'flags.json')
  await using opened = await watchedFlags({ file, pollIntervalMs: 20 })
  expect(assigned(opened.flags)).toBe('legacy: source-missing')
  expect(opened.flags.snapshot().source.state).toBe('missing')
  mkdirSync(join(folder.path, 'later'))
  writeFileSync(file, JSON.stringify(at('live', 1)))
  await opened.until(snapshot => snapshot.revision === 1)
  expect(assigned(opened.flags)).toBe('candidate: stage-live')
})

test('a file that was never understood leaves everything to legacy', async () => {
  using folder = temporaryFolder()
  folder.put('{"revision":')
  await using opened = await watchedFlags({ file: folder.file })
  expect(assigned(opened.flags)).toBe('legacy: source-malformed')
  expect(opened.flags.snapshot().capabilities['pricing.calculate']?.inForce).toBe('legacy: no flags in force')
})

test.each(['{"revision":', '', 'null', '{"revision":9,"flags":{"pricing.calculate":{"stage":"lve"}}}'])(
  'last-good stays in force while the file says %j, and the snapshot reports it',
  async broken => {
    using folder = temporaryFolder()
    folder.put(at('live', 1))
    await using opened = await watchedFlags({ file: folder.file })
    folder.put(broken)
    const snapshot = await opened.until(({ source }) => source.state === 'malformed')
    expect(snapshot.source.problem).toContain(folder.file)
    expect(snapshot.revision).toBe(1)
    expect(assigned(opened.flags)).toBe('candidate: stage-live')
    folder.put(at('off', 2))
    await opened.until(({ source }) => source.state === 'fresh')
    expect(assigned(opened.flags)).toBe('legacy: stage-off')
  },
)

test('last-good that could not be confirmed for too long is stale, and legacy answers', async () => {
  using folder = temporaryFolder()
  folder.put(at('live', 1))
  await using opened = await watchedFlags({ file: folder.file, pollIntervalMs: 10, staleAfterMs: 200 })
  folder.put('{')
  await opened.until(({ source }) => source.state === 'malformed')
  expect(assigned(opened.flags)).toBe('candidate: stage-live')
  await opened.until(({ source }) => source.state === 'stale')
  expect(assigned(opened.flags)).toBe('legacy: source-stale')
})

test('a good file that nobody touches never gets stale', async () => {
  using folder = temporaryFolder()
  folder.put(at('live', 1))
  await using opened = await watchedFlags({ file: folder.file, pollIntervalMs: 5, staleAfterMs: 100 })
  const states: string[] = []
  const first = opened.flags.snapshot().source.confirmedAt!
  while (opened.flags.snapshot().source.confirmedAt! < first + 300) {
    await opened.flags.refresh()
    states.push(opened.flags.snapshot().source.state)
  }
  expect(new Set(states)).toEqual(new Set(['fresh']))
})

test('a file that is removed leaves everything to legacy', async () => {
  using folder = temporaryFolder()
  folder.put(at('live', 1))
  await using opened = await watchedFlags({ file: folder.file })
  unlinkSync(folder.file)
  await opened.until(({ source }) => source.state === 'missing')
  expect(assigned(opened.flags)).toBe('legacy: source-missing')
})

test('an editor that moves the file away and writes it anew is not taken for a removal', async () => {
  using folder = temporaryFolder()
  folder.put(at('live', 1))
  const states: string[] = []
  const flags = await openFlags({ file: folder.file, onChange: ({ source }) => states.push(source.state) })
  renameSync(folder.file, `${folder.file}~`)
  const looking = flags.refresh()
  // Reads are served in order: when this one has found nothing, so has the look.
  await expect(readFile(folder.file)).rejects.toThrow('ENOENT')
  writeFileSync(folder.file, JSON.stringify(at('live', 2)))
  await looking
  await flags.refresh()
  expect(flags.snapshot().revision).toBe(2)
  expect(states).not.toContain('missing')
  await flags.close()
})

test('a folder that is replaced is watched again', async () => {
  using folder = temporaryFolder()
  const live = join(folder.path, 'live')
  const next = join(folder.path, 'next')
  for (const [path, revision] of [
    [live, 1],
    [next, 2],
  ] as const) {
    mkdirSync(path)
    writeFileSync(join(path, 'flags.json'), JSON.stringify(at('live', revision)))
  }
  await using opened = await watchedFlags({ file: join(live, 'flags.json'), pollIntervalMs: 20 })
  renameSync(live, join(folder.path, 'old'))
  renameSync(next, live)
  await opened.until(({ revision }) => revision === 2)
  writeFileSync(join(live, 'flags.json'), JSON.stringify(at('off', 3)))
  await opened.until(({ revision }) => revision === 3)
})

test('a mounted ConfigMap, which swaps a link beside the file, is followed by the watch', async () => {
  using folder = temporaryFolder()
  for (const revision of [1, 2]) {
    mkdirSync(join(folder.path, `..${revision}`))
    writeFileSync(join(folder.path, `..${revision}`, 'flags.json'), JSON.stringify(at('live', revision)))
  }
  symlinkSync('..1', join(folder.path, '..data'))
  symlinkSync('..data/flags.json', folder.file)
  await using opened = await watchedFlags({ file: folder.file, pollIntervalMs: 3_600_000 })
  expect(opened.flags.snapshot().revision).toBe(1)
  symlinkSync('..2', join(folder.path, '..data_tmp'))
  renameSync(join(folder.path, '..data_tmp'), join(folder.path, '..data'))
  await opened.until(({ revision }) => revision === 2)
})

test('a path that is no file is a problem to report, not a crash', async () => {
  using folder = temporaryFolder()
  mkdirSync(folder.file)
  await using opened = await watchedFlags({ file: folder.file })
  expect(assigned(opened.flags)).toBe('legacy: source-malformed')
  rmSync(folder.file, { recursive: true })
})

test('an unknown name in the file is reported with the nearest known one, and does not deafen the rest', async () => {
  using folder = temporaryFolder()
  folder.put({ revision: 1, flags: { 'pricing.calcualte': { stage: 'off' }, 'pricing.calculate': { stage: 'live' } } })
  await using opened = await watchedFlags({ file: folder.file })
  expect(opened.flags.snapshot().refused[0]?.problem).toBe('unknown flag "pricing.calcualte"; did you mean "pricing.calculate"?')
  expect(assigned(opened.flags)).toBe('candidate: stage-live')
})

test('each doubt has a reason of its own, and all are counted', async () => {
  using folder = temporaryFolder()
  folder.put(at('canary', 1))
  await using opened = await watchedFlags({ file: folder.file })
  expect(assigned(opened.flags, null)).toBe('legacy: sticky-key-missing')
  expect(assigned(opened.flags, '')).toBe('legacy: sticky-key-missing')
  expect(opened.flags.assign('no.such', '7').reason).toBe('flag-unknown')
  for (const hostile of ['__proto__', 'constructor', 'toString', '']) expect(opened.flags.assign(hostile, '7').reason).toBe('flag-unknown')
  const counts = opened.flags.decisionCounts()
  expect(counts).toContainEqual({ capability: 'pricing.calculate', answeredBy: 'legacy', reason: 'sticky-key-missing', decisionCount: 2 })
  expect(counts).toContainEqual({ capability: 'no.such', answeredBy: 'legacy', reason: 'flag-unknown', decisionCount: 1 })
})

test('names that nobody knows cannot fill the memory with counters', async () => {
  using folder = temporaryFolder()
  await using opened = await watchedFlags({ file: folder.file })
  for (let index = 0; index < 5_000; index++) opened.flags.assign(`name-${index}`, '7')
  const counts = opened.flags.decisionCounts()
  expect(counts.length).toBeLessThanOrEqual(101)
  expect(counts.reduce((sum, { decisionCount }) => sum + decisionCount, 0)).toBe(5_000)
})

test('assign never throws, whatever it is given', async () => {
  using folder = temporaryFolder()
  folder.put(at('canary', 1))
  await using opened = await watchedFlags({ file: folder.file })
  const throwing = Object.defineProperty({}, 'partnerId', { get: () => expect.unreachable() })
  for (const given of [undefined, 7, {}, [], Symbol('key')])
    expect(opened.flags.assign('pricing.calculate', given as never).answeredBy).toBe('legacy')
  expect(opened.flags.assign(undefined as never, '7').answeredBy).toBe('legacy')
  expect(opened.flags.assign('pricing.calculate', '7', throwing).reason).toBe('evaluation-failed')
})

test('the mirror is sampled per request and not per partner', async () => {
  using folder = temporaryFolder()
  folder.put({ revision: 1, flags: { 'pricing.calculate': { stage: 'canary', shareBasisPoints: 10_000, mirrorBasisPoints: 2_500 } } })
  let drawn = 0
  await using opened = await watchedFlags({ file: folder.file, random: () => (drawn++ % 10_000) / 10_000 })
  const mirrored = Array.from({ length: 10_000 }, () => opened.flags.assign('pricing.calculate', '7').mirrorTo).filter(
    side => side === 'legacy',
  ).length
  expect(mirrored).toBe(2_500)
})

test('shadow shows the candidate every request unless a sample is set', async () => {
  using folder = temporaryFolder()
  folder.put(at('shadow', 1))
  await using opened = await watchedFlags({ file: folder.file })
  for (let index = 0; index < 100; index++) expect(opened.flags.assign('pricing.calculate', '7').mirrorTo).toBe('candidate')
})

test('a listener that throws does not keep a flip from being in force', async () => {
  using folder = temporaryFolder()
  folder.put(at('off', 1))
  const flags = await openFlags({
    file: folder.file,
    onChange: () => {
      throw new Error('a listener’s own fault')
    },
  })
  folder.put(at('live', 2))
  await flags.refresh()
  expect(assigned(flags)).toBe('candidate: stage-live')
  await flags.close()
})
