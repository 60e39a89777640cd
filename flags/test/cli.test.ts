import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { watchedFlags } from './changes-of.ts'
import { cliIn, cliProcess } from './run-cli.ts'
import { temporaryFolder } from './temporary-folder.ts'

test('the life of a flag: shadow, canary, explain, kill, undo, history', async () => {
  using folder = temporaryFolder()
  const flags = cliIn(folder)
  expect((await flags('status')).out).toContain('every flag is off; "set" creates it')

  const shadow = await flags('set', 'pricing.calculate', 'shadow', '--why', 'compare first', '--by', 'ada')
  expect(shadow).toMatchObject({ exitCode: 0, err: '' })
  expect(shadow.out).toContain('pricing.calculate is now shadow (revision 1).')
  expect(shadow.out).toMatch(/^also asked, after the reply +nobody +candidate, 100 % of requests$/m)
  expect(shadow.out).toContain('Go back: npm run flags -- undo pricing.calculate')

  const canary = await flags('set', 'pricing.calculate', 'canary', '--share', '22%', '--deny', '9', '--why', 'first partners')
  expect(canary.out).toMatch(/^stage +shadow +canary$/m)
  expect(canary.out).toMatch(/^share +0 % +22 %$/m)

  const explained = await flags('explain', 'pricing.calculate', '--partner', '7')
  expect(explained.out).toContain('pricing.calculate for partner 7: candidate answers')
  expect(explained.out).toContain('ficusBuckets: bucket 2150 < 2200: holds')
  expect(explained.out).toContain('partnerId 7 NOT_IN [9]: holds')
  expect(explained.out).toMatch(/unleash-client +says candidate/)
  expect((await flags('explain', 'pricing.calculate', '--partner', '9')).out).toContain('the partner is on the deny list')

  const killed = await flags('kill', 'pricing.calculate', '--why', 'prices differ')
  expect(killed.out).toContain('pricing.calculate is off (it was canary; revision 3): legacy answers every new request.')
  const undone = await flags('undo', 'pricing.calculate', '--json')
  expect(JSON.parse(undone.out)).toMatchObject({
    revision: 4,
    after: { stage: 'canary', shareBasisPoints: 2_200, partners: { deny: ['9'] } },
  })

  const history = JSON.parse((await flags('history', 'pricing.calculate', '--json')).out) as {
    entries: { action: string; by: string; why: string }[]
    broken: unknown[]
  }
  expect(history.broken).toEqual([])
  expect(history.entries.map(({ action, by, why }) => [action, by, why])).toEqual([
    ['set', 'ada', 'compare first'],
    ['set', userInfo().username, 'first partners'],
    ['kill', userInfo().username, 'prices differ'],
    ['undo', userInfo().username, 'undo of the last change'],
  ])
  expect((await flags('history')).out).toContain('The chain of hashes holds.')
  const status = JSON.parse((await flags('status', '--json')).out) as { revision: number; capabilities: Record<string, unknown> }
  expect(status).toMatchObject({
    revision: 4,
    capabilities: { 'pricing.calculate': { stage: 'canary', inForce: 'the flag', killed: null } },
  })
})

test.each([
  [['set', 'pricing.calculate', 'shadow'], 1, 'say why (--why "…")'],
  [['set', 'pricing.calcualte', 'shadow', '--why', 'x'], 1, 'did you mean "pricing.calculate"?'],
  [['set', 'pricing.calculate', 'canary', '--why', 'x'], 1, 'say which share'],
  [['set', 'pricing.calculate', 'live', '--share', '5%', '--why', 'x'], 1, 'this stage has no share'],
  [['set', 'pricing.calculate', 'shadow', '--why', 'x', '--if-revision', '7'], 1, 'revision 0 is in force, not 7'],
  [['kill', 'pricing.calculate'], 1, 'say why'],
  [['undo', 'pricing.calculate'], 1, 'history has none'],
  [['unkill', 'pricing.calculate', '--why', 'x'], 1, 'its kill switch is not on'],
  [['explain', 'no.such', '--partner', '7'], 1, 'there is no such flag'],
  [[], 64, 'npm run flags -- VERB'],
  [['sttus'], 64, 'did you mean "status"?'],
  [['set', 'pricing.calculate'], 64, 'STAGE is missing'],
  [['set', 'pricing.calculate', 'canry', '--why', 'x'], 64, 'did you mean "canary"?'],
  [['set', 'pricing.calculate', 'canary', '--share', '25', '--why', 'x'], 64, 'is no share; say 25%, 250bp or 0.05%'],
  [['set', 'pricing.calculate', 'canary', '--shre', '25%'], 64, 'did you mean "share"?'],
  [['set', 'pricing.calculate', 'canary', '--share'], 64, '--share needs a value'],
  [['set', 'pricing.calculate', 'canary', '--share', '5%', '--allow', 'a b', '--why', 'x'], 64, 'is no partner id'],
  [['set', 'pricing.calculate', 'off', '--why', 'x', '--if-revision', 'new'], 64, 'a revision is a whole number'],
  [['status', 'now'], 64, '"now" is one word too many'],
  [['explain', 'pricing.calculate'], 64, 'say for whom'],
] as const)('flags %j ends with %i and says what to do', async (words, exitCode, message) => {
  using folder = temporaryFolder()
  const run = await cliIn(folder)(...words)
  expect(run).toMatchObject({ exitCode, out: '' })
  expect(run.err).toContain(message)
})

test.each(['status', 'set', 'kill', 'unkill', 'explain', 'history', 'undo'])(
  'flags %s --help explains itself, with --json among its options',
  async verb => {
    using folder = temporaryFolder()
    const run = await cliIn(folder)(verb, '--help')
    expect(run.exitCode).toBe(0)
    expect(run.out).toContain(`npm run flags -- ${verb}`)
    expect(run.out).toContain('--json')
  },
)

test('a refusal is JSON too, for programs that asked for JSON', async () => {
  using folder = temporaryFolder()
  const run = await cliIn(folder)('set', 'pricing.calculate', 'live', '--json')
  expect(run.exitCode).toBe(1)
  expect(JSON.parse(run.out)).toMatchObject({ error: { code: 'CHANGE_WHY_MISSING' } })
})

test('a dry run shows the flip and changes nothing', async () => {
  using folder = temporaryFolder()
  const flags = cliIn(folder)
  const run = await flags('set', 'pricing.calculate', 'live', '--dry-run')
  expect(run.exitCode).toBe(0)
  expect(run.out).toContain('pricing.calculate would become live; nothing was changed.')
  expect(run.out).toContain('Note: this skips shadow and canary.')
  expect((await flags('status', '--json')).out).toContain('"revision": 0')
})

test('kill works with the flag file dead: readers obey the kill file, and unkill releases it', async () => {
  using folder = temporaryFolder()
  folder.put({ revision: 1, flags: { 'pricing.calculate': { stage: 'live' } } })
  await using opened = await watchedFlags({ file: folder.file, pollIntervalMs: 3_600_000 })
  folder.put('{')
  const flags = cliIn(folder)
  const killed = await flags('kill', 'pricing.calculate', '--why', 'prices differ')
  expect(killed).toMatchObject({ exitCode: 0, err: '' })
  expect(killed.out).toContain('unkill pricing.calculate')
  await opened.until(({ capabilities }) => capabilities['pricing.calculate']?.killed !== null)
  expect(opened.flags.assign('pricing.calculate', '7').reason).toBe('killed')
  const status = await flags('status')
  expect(status.out).toContain('legacy: killed')
  expect(status.out).toContain('running ones keep their last good revision')
  expect((await flags('unkill', 'pricing.calculate', '--why', 'file restored')).exitCode).toBe(0)
  await opened.until(({ capabilities }) => capabilities['pricing.calculate']?.killed === null)
  expect((await flags('history')).out).toMatch(/unkill +killed +released/)
})

test('history that was tampered with is named by file and line, with exit code 1', async () => {
  using folder = temporaryFolder()
  const flags = cliIn(folder)
  await flags('set', 'pricing.calculate', 'shadow', '--why', 'compare first')
  writeFileSync(join(folder.path, 'flags.history.jsonl'), '{"by":"nobody"}\n')
  const run = await flags('history')
  expect(run.exitCode).toBe(1)
  expect(run.out).toContain('flags.history.jsonl line 1: not an entry')
  expect((await flags('status')).out).toContain('flags.history.jsonl line 1')
})

test('a running landscape tells where the flag file is, and a change waits until its proxy has it in force', async () => {
  using folder = temporaryFolder()
  let askedCount = 0
  const admin = createServer((_, response) => response.end(`ficus_proxy_flag_revision ${askedCount++ < 2 ? 0 : 1}\n`))
  await new Promise<void>(listening => admin.listen(0, '127.0.0.1', listening))
  const adminUrl = `http://127.0.0.1:${(admin.address() as AddressInfo).port}`
  const file = join(folder.path, 'elsewhere', 'flags.json')
  writeFileSync(join(folder.path, 'landscape.json'), JSON.stringify({ proxy: { adminUrl }, flags: { file } }))
  const flags = cliIn({ path: folder.path, file: '' })
  const run = await flags('set', 'pricing.calculate', 'shadow', '--why', 'compare first')
  expect(run.out).toContain(`The proxy at ${adminUrl} has revision 1 in force.`)
  expect(askedCount).toBe(3)
  expect((await flags('status', '--json')).out).toContain(JSON.stringify(file))

  await new Promise(closed => admin.close(closed))
  const alone = await flags('kill', 'pricing.calculate', '--why', 'with everything down')
  expect(alone).toMatchObject({ exitCode: 0 })
  expect(alone.out).toContain('does not answer; it will obey when it is back')
})

test('as a process: text on stdout, refusals on stderr, exit codes 0, 1 and 64', async () => {
  using folder = temporaryFolder()
  const env = { FICUS_CALLED_FROM: folder.path, LANDSCAPE_FILE: join(folder.path, 'landscape.json') }
  const file = ['--file', 'flags.json']
  const done = await cliProcess(env, 'set', 'pricing.calculate', 'shadow', '--why', 'compare first', ...file)
  expect(done).toMatchObject({ exitCode: 0, err: '' })
  expect(done.out).toContain('pricing.calculate is now shadow (revision 1).')
  expect(await cliProcess({ ...env, FLAGS_FILE: folder.file }, 'status')).toMatchObject({
    exitCode: 0,
    out: expect.stringContaining(`${folder.file}: revision 1, fresh`),
  })
  expect(await cliProcess(env, 'set', 'pricing.calculate', 'live', ...file)).toMatchObject({
    exitCode: 1,
    out: '',
    err: expect.stringContaining('say why'),
  })
  expect(await cliProcess(env, 'sttus')).toMatchObject({ exitCode: 64, out: '' })
})
