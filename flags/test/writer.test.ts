import { once } from 'node:events'
import { existsSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { killFlag, setFlag, undoFlag } from '../src/audit/changes.ts'
import { flagStore } from '../src/audit/flag-store.ts'
import { readHistory } from '../src/audit/history.ts'
import { withLock } from '../src/audit/lock.ts'
import { readFlagFile } from '../src/audit/writer.ts'
import { startChild } from './start-child.ts'
import { temporaryFolder } from './temporary-folder.ts'

const author = { by: 'ada', why: 'first partners' }
const capability = 'pricing.calculate'

test('200 concurrent writers in four processes lose nothing: every change has its own revision and stands in the chain', async () => {
  using folder = temporaryFolder()
  const writers = ['one', 'two', 'three', 'four'].map(name => startChild('writing.ts', folder.file, name, '50'))
  const codes = await Promise.all(writers.map(({ exited }) => exited))
  expect(codes).toEqual([0, 0, 0, 0])

  const store = flagStore(folder.file)
  const { entries, broken } = await readHistory(store.historyFile)
  expect(broken).toBeNull()
  expect(entries.map(entry => entry.revision)).toEqual(Array.from({ length: 200 }, (_, index) => index + 1))
  expect(new Set(entries.map(entry => entry.why)).size).toBe(200)
  expect(entries.every(entry => entry.action === 'set')).toBe(true)
  // Each change saw the one before it: nobody wrote over a state that he had not read.
  for (const [index, entry] of entries.entries()) expect(entry.before).toEqual(entries[index - 1]?.after ?? null)
  expect(await readFlagFile(folder.file)).toEqual({ revision: 200, flags: { [capability]: entries.at(-1)?.after } })
  expect(await readdir(folder.path)).toEqual(['flags.history.jsonl', 'flags.json'])
}, 60_000)

test('of those who have seen the same revision one wins, and the others get the revision in force', async () => {
  using folder = temporaryFolder()
  const store = flagStore(folder.file)
  await setFlag(store, capability, { stage: 'shadow' }, author)
  const outcomes = await Promise.allSettled(
    Array.from({ length: 10 }, (_, index) =>
      setFlag(store, capability, { stage: 'canary', shareBasisPoints: index }, { ...author, ifRevision: 1 }),
    ),
  )
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'CHANGE_REVISION_CONFLICT', revision: 2 })
  }
})

test('the lock of a writer that was killed is taken over at once', async () => {
  using folder = temporaryFolder()
  await using holder = startChild('holding-lock.ts', folder.file)
  await once(holder.process, 'message')
  expect(existsSync(`${folder.file}.lock`)).toBe(true)
  await holder.kill()
  const startedAt = performance.now()
  const changed = await setFlag(flagStore(folder.file), capability, { stage: 'shadow' }, author)
  expect(changed.revision).toBe(1)
  expect(performance.now() - startedAt).toBeLessThan(5_000)
})

test('a lock of another machine is taken over when it is too old, and respected before', async () => {
  using folder = temporaryFolder()
  const path = `${folder.file}.lock`
  writeFileSync(path, JSON.stringify({ token: 'theirs', pid: 1, host: 'another-machine', takenAt: Date.now() }))
  const refused = withLock({ path, waitMs: 100, staleAfterMs: 60_000 }, async () => 'mine')
  await expect(refused).rejects.toMatchObject({ code: 'CHANGE_LOCK_TIMEOUT' })
  const longAgo = new Date(Date.now() - 120_000)
  utimesSync(path, longAgo, longAgo)
  expect(await withLock({ path, waitMs: 100, staleAfterMs: 60_000 }, async () => 'mine')).toBe('mine')
  expect(existsSync(path)).toBe(false)
})

test('a writer that was overtaken changes nothing', async () => {
  using folder = temporaryFolder()
  const path = `${folder.file}.lock`
  const overtaken = withLock({ path }, async lock => {
    writeFileSync(path, JSON.stringify({ token: 'theirs', pid: process.pid, host: 'another-machine', takenAt: Date.now() }))
    await lock.assertHeld()
  })
  await expect(overtaken).rejects.toMatchObject({ code: 'CHANGE_LOCK_LOST' })
  expect(existsSync(path)).toBe(true)
})

test('a kill does not wait for a writer that hangs: it goes through the kill file', async () => {
  using folder = temporaryFolder()
  await using holder = startChild('holding-lock.ts', folder.file)
  await once(holder.process, 'message')
  const killed = await killFlag(flagStore(folder.file), capability, author)
  expect(killed.through).toBe('kill switch')
})

test('undo goes back to what was before, and undoing that goes forward again', async () => {
  using folder = temporaryFolder()
  const store = flagStore(folder.file)
  await setFlag(store, capability, { stage: 'canary', shareBasisPoints: 500, allow: ['7'] }, author)
  await setFlag(store, capability, { stage: 'live' }, author)
  expect((await undoFlag(store, capability, { by: 'bob', why: null })).after).toMatchObject({
    stage: 'canary',
    shareBasisPoints: 500,
    partners: { allow: ['7'] },
    changedBy: 'bob',
  })
  expect((await undoFlag(store, capability, { by: 'bob', why: null })).after).toMatchObject({ stage: 'live', shareBasisPoints: 10_000 })
})

test('undo of the first change is off, and without a change there is nothing to undo', async () => {
  using folder = temporaryFolder()
  const store = flagStore(folder.file)
  await expect(undoFlag(store, capability, { by: 'bob', why: null })).rejects.toMatchObject({ code: 'CHANGE_NOTHING_TO_UNDO' })
  await setFlag(store, capability, { stage: 'shadow' }, author)
  expect((await undoFlag(store, capability, { by: 'bob', why: null })).after.stage).toBe('off')
})

test('an edit by hand is found by the next writer and stands in history', async () => {
  using folder = temporaryFolder()
  const store = flagStore(folder.file)
  await setFlag(store, capability, { stage: 'shadow' }, author)
  folder.put({ revision: 1, flags: { [capability]: { stage: 'live' } } })
  await setFlag(store, capability, { stage: 'off' }, author)
  const { entries, broken } = await readHistory(store.historyFile)
  expect(broken).toBeNull()
  expect(entries.map(({ action, after }) => [action, (after as { stage: string }).stage])).toEqual([
    ['set', 'shadow'],
    ['found', 'live'],
    ['set', 'off'],
  ])
})

test('a file that was restored from a backup never gets a revision a second time', async () => {
  using folder = temporaryFolder()
  const store = flagStore(folder.file)
  await setFlag(store, capability, { stage: 'shadow' }, author)
  const backup = readFileSync(folder.file, 'utf8')
  await setFlag(store, capability, { stage: 'live' }, author)
  folder.put(backup)
  expect((await setFlag(store, capability, { stage: 'off' }, author)).revision).toBe(3)
})

test.each([
  ['edited', (lines: string[]) => [lines[0]!.replace('ada', 'eve'), ...lines.slice(1)], 1],
  ['cut out', (lines: string[]) => [lines[0]!, ...lines.slice(2)], 2],
  ['torn', (lines: string[]) => [...lines.slice(0, 2), lines[2]!.slice(0, 40)], 3],
  ['put twice', (lines: string[]) => [lines[0]!, ...lines], 2],
] as const)('a line that is %s breaks the chain where it is', async (_, tamper, line) => {
  using folder = temporaryFolder()
  const store = flagStore(folder.file)
  for (const stage of ['shadow', 'live', 'off'] as const) await setFlag(store, capability, { stage }, author)
  const lines = readFileSync(store.historyFile, 'utf8').trimEnd().split('\n')
  writeFileSync(store.historyFile, tamper(lines).join('\n'))
  expect((await readHistory(store.historyFile)).broken?.line).toBe(line)
  // Broken or not, a change can still be made and recorded.
  await setFlag(store, capability, { stage: 'shadow' }, { by: 'bob', why: 'after the damage' })
  expect((await readHistory(store.historyFile)).entries.at(-1)?.why).toBe('after the damage')
})

test('a refused change leaves the file as it was', async () => {
  using folder = temporaryFolder()
  const store = flagStore(folder.file)
  await setFlag(store, capability, { stage: 'canary', shareBasisPoints: 500, deny: ['3'] }, author)
  const before = readFileSync(folder.file, 'utf8')
  const refusals = [
    [() => setFlag(store, capability, { stage: 'off' }, { by: 'ada', why: '' }), 'CHANGE_WHY_MISSING'],
    [() => setFlag(store, capability, { stage: 'off' }, { by: '', why: 'x' }), 'CHANGE_BY_MISSING'],
    [() => setFlag(store, 'pricing.calcualte', { stage: 'off' }, author), 'CHANGE_FLAG_UNKNOWN'],
    [() => setFlag(store, capability, { stage: 'live', shareBasisPoints: 500 }, author), 'CHANGE_SHARE_NOT_ALLOWED'],
    [() => setFlag(store, capability, { stage: 'retired' }, author), 'CHANGE_CONTRADICTS_ITSELF'],
    [() => setFlag(store, capability, { stage: 'canary', allow: ['3'] }, author), 'CHANGE_CONTRADICTS_ITSELF'],
    [() => setFlag(store, capability, { stage: 'off' }, { ...author, ifRevision: 99 }), 'CHANGE_REVISION_CONFLICT'],
  ] as const
  for (const [change, code] of refusals) await expect(change()).rejects.toMatchObject({ code })
  expect(readFileSync(folder.file, 'utf8')).toBe(before)
})

test('canary needs a share once, and keeps it', async () => {
  using folder = temporaryFolder()
  const store = flagStore(folder.file)
  await expect(setFlag(store, capability, { stage: 'canary' }, author)).rejects.toMatchObject({ code: 'CHANGE_SHARE_MISSING' })
  await setFlag(store, capability, { stage: 'canary', shareBasisPoints: 500 }, author)
  expect((await setFlag(store, capability, { stage: 'canary', deny: ['3'] }, author)).after).toMatchObject({ shareBasisPoints: 500 })
})

test('a sample belongs to its stage and does not follow into the next', async () => {
  using folder = temporaryFolder()
  const store = flagStore(folder.file)
  await setFlag(store, capability, { stage: 'shadow', mirrorBasisPoints: 9_000 }, author)
  expect((await setFlag(store, capability, { stage: 'shadow', deny: ['3'] }, author)).after.mirrorBasisPoints).toBe(9_000)
  expect((await setFlag(store, capability, { stage: 'live' }, author)).after.mirrorBasisPoints).toBeNull()
})

test('a change that the kill switch would hide is refused', async () => {
  using folder = temporaryFolder()
  const store = flagStore(folder.file)
  folder.put('{')
  expect((await killFlag(store, capability, author)).through).toBe('kill switch')
  folder.put({ revision: 1, flags: {} })
  await expect(setFlag(store, capability, { stage: 'live' }, author)).rejects.toMatchObject({ code: 'CHANGE_KILLED' })
  expect((await setFlag(store, capability, { stage: 'off' }, author)).after.stage).toBe('off')
})

test('flags that this catalogue does not know stay in the file', async () => {
  using folder = temporaryFolder()
  folder.put({ revision: 5, flags: { 'orders.list': { stage: 'live' } } })
  await setFlag(flagStore(folder.file), capability, { stage: 'shadow' }, author)
  expect((await readFlagFile(folder.file)).flags['orders.list']).toEqual({ stage: 'live' })
})
