import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { flagStore } from '../src/audit/flag-store.ts'
import { readHistory } from '../src/audit/history.ts'
import { openFlags } from '../src/client.ts'
import { watchedFlags } from './changes-of.ts'
import { temporaryFolder } from './temporary-folder.ts'

const live = { revision: 1, flags: { 'pricing.calculate': { stage: 'live' } } }
const author = { by: 'ada', why: 'prices differ' }
const reasonOf = (flags: { assign(capability: string, key: string): { reason: string } }) => flags.assign('pricing.calculate', '7').reason

test('the next request obeys, before anything is saved', async () => {
  using folder = temporaryFolder()
  folder.put(live)
  await using opened = await watchedFlags({ file: folder.file })
  const saved = opened.flags.kill('pricing.calculate', author)
  expect(opened.flags.assign('pricing.calculate', '7')).toMatchObject({
    answeredBy: 'legacy',
    reason: 'killed',
    mirrorTo: null,
    fallbackTo: null,
  })
  await saved
  expect(opened.flags.snapshot().capabilities['pricing.calculate']).toMatchObject({
    killed: author,
    inForce: 'legacy: killed',
    stage: 'live',
  })
})

test.each(['missing', 'malformed'])('a kill works with the flag file %s, survives a restart and is released by unkill', async state => {
  using folder = temporaryFolder()
  folder.put(live)
  const first = await openFlags({ file: folder.file })
  if (state === 'missing') rmSync(folder.file)
  else folder.put('{')
  await first.kill('pricing.calculate', author)
  expect(reasonOf(first)).toBe('killed')
  await first.close()

  folder.put(live)
  await using second = await watchedFlags({ file: folder.file })
  expect(reasonOf(second.flags)).toBe('killed')
  await second.flags.unkill('pricing.calculate', { by: 'ada', why: 'fixed' })
  expect(reasonOf(second.flags)).toBe('stage-live')
})

test('processes with the same kill file obey each other', async () => {
  using folder = temporaryFolder()
  folder.put(live)
  await using one = await watchedFlags({ file: folder.file, pollIntervalMs: 3_600_000 })
  await using other = await watchedFlags({ file: folder.file, pollIntervalMs: 3_600_000 })
  const killed = (snapshot: ReturnType<typeof other.flags.snapshot>) => snapshot.capabilities['pricing.calculate']?.killed !== null
  await one.flags.kill('pricing.calculate', author)
  await other.until(killed)
  expect(reasonOf(other.flags)).toBe('killed')
  await other.flags.unkill('pricing.calculate', author)
  await one.until(snapshot => !killed(snapshot))
  expect(reasonOf(one.flags)).toBe('stage-live')
})

test.each(['', '{', '[]', '{"killed":{"pricing.calculate":true}}'])('a kill file that says %j kills everything', async content => {
  using folder = temporaryFolder()
  folder.put(live)
  await using opened = await watchedFlags({ file: folder.file })
  writeFileSync(folder.killFile, content)
  await opened.until(({ killFileProblem }) => killFileProblem !== null)
  expect(reasonOf(opened.flags)).toBe('kill-file-malformed')
})

test('changing one capability in a kill file that cannot be understood does not release the others', async () => {
  using folder = temporaryFolder()
  const other = {
    name: 'orders.list',
    owner: 'orders',
    description: 'the list',
    defaultStage: 'live',
    expiresOn: '2099-01-01',
    stickyKeyKind: 'partner',
    rolloutKey: 'orders',
  } as const
  const mine = { ...other, name: 'pricing.calculate' } as const
  folder.put({ revision: 1, flags: {} })
  writeFileSync(folder.killFile, '{')
  await using opened = await watchedFlags({ file: folder.file, catalogue: [mine, other] })
  await opened.flags.unkill('pricing.calculate', author)
  expect(opened.flags.assign('pricing.calculate', '7').reason).toBe('stage-live')
  expect(opened.flags.assign('orders.list', '7').reason).toBe('killed')
})

test('a kill that cannot be saved is in force all the same, and says so', async () => {
  using folder = temporaryFolder()
  folder.put(live)
  writeFileSync(join(folder.path, 'no-folder'), '')
  await using opened = await watchedFlags({ file: folder.file, killFile: join(folder.path, 'no-folder', 'kill.json') })
  await expect(opened.flags.kill('pricing.calculate', author)).rejects.toMatchObject({ code: 'KILL_NOT_PERSISTED' })
  expect(reasonOf(opened.flags)).toBe('killed')
  await expect(opened.flags.unkill('pricing.calculate', author)).rejects.toMatchObject({ code: 'KILL_NOT_RELEASED' })
  expect(reasonOf(opened.flags)).toBe('killed')
})

test('a switch without a reason, an author or a known name is refused and changes nothing', async () => {
  using folder = temporaryFolder()
  folder.put(live)
  await using opened = await watchedFlags({ file: folder.file })
  await expect(opened.flags.kill('pricing.calculate', { by: 'ada', why: ' ' })).rejects.toMatchObject({ code: 'CHANGE_WHY_MISSING' })
  await expect(opened.flags.kill('pricing.calculate', { by: '', why: 'x' })).rejects.toMatchObject({ code: 'CHANGE_BY_MISSING' })
  await expect(opened.flags.kill('pricing.calcualte', author)).rejects.toThrow('did you mean "pricing.calculate"?')
  expect(reasonOf(opened.flags)).toBe('stage-live')
})

test('kills are audited with who, when and why, in a chain', async () => {
  using folder = temporaryFolder()
  folder.put(live)
  await using opened = await watchedFlags({ file: folder.file })
  await Promise.all([opened.flags.kill('pricing.calculate', author), opened.flags.unkill('pricing.calculate', { by: 'bob', why: 'fixed' })])
  const { entries, broken } = await readHistory(flagStore(folder.file).killHistoryFile)
  expect(broken).toBeNull()
  expect(entries.map(({ action, by, why }) => ({ action, by, why }))).toEqual([
    { action: 'kill', ...author },
    { action: 'unkill', by: 'bob', why: 'fixed' },
  ])
})
