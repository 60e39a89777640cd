// Mismatches outlive the proxy, and after a fix the candidate is asked for them again, through the admin port or the command line, without any key.
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ask } from './kit/ask.ts'
import { comparedCount, untilMismatches } from './kit/mismatches.ts'
import { runProxy } from './kit/processes.ts'
import { asked, modelBytes, modelSha256 } from './kit/sample-price.ts'
import { shadowingFlags } from './kit/shadowing-flags.ts'
import { apiKey, type Kit, startKit } from './kit/start-kit.ts'
import { type StubCandidate, startStubCandidate } from './kit/stub-candidate.ts'
import { startStubLegacy } from './kit/stub-legacy.ts'

let dir = ''
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'ficus-replay-'))
})
afterAll(() => rm(dir, { recursive: true }))

const kopeckTooMuch: StubCandidate['altered'] = quote => ({ ...quote, breakdown: { ...quote.breakdown!, total: '36419.33' } })
const right: StubCandidate['altered'] = quote => quote
const mismatchesOf = (kit: Kit, count: number) =>
  untilMismatches(
    () => kit.admin({ path: '/mismatches' }),
    view => comparedCount(view) === count,
  )
const replay = async (kit: Kit, id: string, headers = {}) => {
  const { status, text } = await kit.admin({ method: 'POST', path: `/mismatches/${id}/replay`, headers })
  return { status, answer: JSON.parse(text) }
}

describe('a replay', () => {
  it('says that the bug is still there, and after the fix that it is gone, without a word to MES', async () => {
    await using kit = await startKit({ stage: 'shadow' })
    kit.candidate.altered = kopeckTooMuch
    for (let count = 0; count < 2; count++) await kit.price()
    const { id } = (await mismatchesOf(kit, 2)).clusters[0]!
    const seenByMes = kit.legacy.seen.length
    const before = await replay(kit, id)
    expect(before.answer).toMatchObject({
      isFixed: false,
      replays: [{ verdict: 'mismatch', totalDifference: '0.01', differences: [{ path: 'Total' }] }, { verdict: 'mismatch' }],
    })
    kit.candidate.altered = right
    const { answer } = await replay(kit, id)
    expect(answer).toMatchObject({ isFixed: true, replays: [{ verdict: 'match', differences: [] }, { verdict: 'match' }] })
    expect((await replay(kit, answer.replays[0].exampleId)).answer.replays).toHaveLength(1)
    expect(kit.legacy.seen).toHaveLength(seenByMes)
    expect(new Set(kit.candidate.quotes.map(({ key }) => key)).size).toBe(kit.candidate.quotes.length)
    expect(comparedCount(await mismatchesOf(kit, 2))).toBe(2)
  })

  it('of a refusal needs no model, and of a model that the new service lost says so', async () => {
    await using kit = await startKit({ stage: 'shadow' })
    kit.candidate.altered = kopeckTooMuch
    await kit.price()
    const { id } = (await mismatchesOf(kit, 1)).clusters[0]!
    kit.candidate.altered = quote => ({ ...quote, status: 'refused', breakdown: null, refusal: { code: 'MODEL_NOT_FOUND', detail: '' } })
    expect((await replay(kit, id)).answer).toMatchObject({
      isFixed: false,
      replays: [{ verdict: 'failed', problem: expect.stringContaining('CANDIDATE_QUOTE_FAILED') }],
    })
  })

  it('is a change: it needs the token where there is one, and an id that exists', async () => {
    await using kit = await startKit({ stage: 'shadow', settings: { adminToken: 'admin-token' } })
    const authorization = 'Bearer admin-token'
    expect((await replay(kit, 'abc')).answer).toMatchObject({ code: 'ADMIN_TOKEN_MISSING' })
    expect((await replay(kit, 'abc', { authorization })).answer).toMatchObject({ code: 'ADMIN_MISMATCH_UNKNOWN', status: 404 })
    expect((await kit.admin({ path: '/mismatches/abc' })).status).toBe(404)
  })

  it('runs alone: a second one is told to try again', async () => {
    await using kit = await startKit({ stage: 'shadow', settings: { shadowDeadlineMs: 500 } })
    kit.candidate.altered = kopeckTooMuch
    await kit.price()
    const { id } = (await mismatchesOf(kit, 1)).clusters[0]!
    kit.candidate.instead = () => true
    const [one, other] = await Promise.all([replay(kit, id), replay(kit, id)])
    expect([one.status, other.status].toSorted()).toEqual([200, 409])
    const done = [one, other].find(({ status }) => status === 200)
    expect(done?.answer.replays[0]).toMatchObject({ verdict: 'failed', problem: expect.stringContaining('CANDIDATE_DEADLINE_PASSED') })
  })
})

describe('what was compared', () => {
  it('before a fix no longer counts once it is forgotten, over a restart too, while the noise of legacy stays known', async () => {
    const settings = { mismatchesDir: join(dir, 'forget'), noiseSampleBasisPoints: 10_000 }
    const sampled = (kit: Kit) =>
      untilMismatches(
        () => kit.admin({ path: '/mismatches' }),
        ({ routes }) => routes[0]?.noise.sampleCount === 1,
      )
    const forget = { method: 'DELETE', path: '/mismatches?capability=pricing.calculate', headers: { 'content-type': 'application/json' } }
    {
      await using kit = await startKit({ stage: 'shadow', settings })
      kit.candidate.altered = kopeckTooMuch
      await kit.price()
      await sampled(kit)
    }
    {
      await using kit = await startKit({ stage: 'shadow', settings })
      expect((await kit.admin(forget)).status).toBe(400)
      const { text } = await kit.admin({ ...forget, body: '{"by":"ada","why":"fixed"}' })
      expect(JSON.parse(text).forgotten.clusters).toHaveLength(1)
    }
    await using kit = await startKit({ stage: 'shadow', settings })
    expect(await sampled(kit)).toMatchObject({ clusters: [], routes: [{ comparedCount: 0, money: { sum: '0.00' } }] })
  })

  it('is there after a restart, can be replayed then, and holds no key', async () => {
    const settings = { mismatchesDir: join(dir, 'restart') }
    {
      await using kit = await startKit({ stage: 'shadow', settings })
      kit.candidate.altered = kopeckTooMuch
      await kit.price()
      await mismatchesOf(kit, 1)
    }
    expect(await readFile(join(settings.mismatchesDir, 'mismatches.jsonl'), 'utf8')).not.toMatch(/key-of-partner|Seventh Ring/)
    await using kit = await startKit({ stage: 'shadow', settings })
    kit.candidate.models.set(modelSha256, modelBytes)
    const before = await mismatchesOf(kit, 1)
    expect(before).toMatchObject({ keptIn: join(settings.mismatchesDir, 'mismatches.jsonl'), clusters: [{ count: 1 }] })
    expect((await replay(kit, before.clusters[0]!.id)).answer).toMatchObject({ isFixed: true })
    kit.candidate.altered = kopeckTooMuch
    await kit.price()
    expect((await mismatchesOf(kit, 2)).clusters).toMatchObject([{ count: 2, money: { sum: '0.02' } }])
  })

  it('comes from several processes as one, outlives the death of one, and any of them replays', async () => {
    await using legacy = await startStubLegacy([apiKey])
    await using candidate = await startStubCandidate()
    candidate.altered = kopeckTooMuch
    await using proxy = await runProxy(legacy.url, async folder => {
      const own = await shadowingFlags(folder, candidate.url)
      return ['--processes', '2', '--mismatches-dir', join(folder, 'mismatches'), ...own]
    })
    const price = () =>
      ask(proxy.url, { method: 'POST', path: '/api/partner/prices', headers: { 'X-Api-Key': apiKey }, body: JSON.stringify(asked) })
    const untilCount = (count: number) =>
      untilMismatches(
        () => proxy.admin('/mismatches'),
        view => comparedCount(view) === count,
      )
    for (let count = 0; count < 8; count++) expect((await price()).status).toBe(200)
    const { clusters } = await untilCount(8)
    expect(clusters).toMatchObject([{ count: 8, money: { sum: '0.08' } }])
    expect(await proxy.metric('ficus_proxy_money_at_stake_roubles{route="price"}')).toBe(0.08)
    const [first] = await proxy.untilLogged('worker.serving', 2)
    process.kill(first!.pid!, 'SIGKILL')
    await proxy.untilLogged('worker.serving', 3)
    expect((await untilCount(8)).clusters).toHaveLength(1)
    candidate.altered = right
    const { text } = await ask(proxy.adminUrl, { method: 'POST', path: `/mismatches/${clusters[0]!.id}/replay` })
    expect(JSON.parse(text)).toMatchObject({ isFixed: true })
    const kept = () => readFile(join(proxy.folder, 'mismatches', 'mismatches.jsonl'), 'utf8').catch(() => '')
    while (!(await kept()).includes('"count":8'));
    const body = JSON.stringify({ by: 'ada', why: 'fixed' })
    const headers = { 'content-type': 'application/json' }
    await ask(proxy.adminUrl, { method: 'DELETE', path: '/mismatches?capability=pricing.calculate', headers, body })
    await price()
    expect(await untilCount(1)).toMatchObject({ clusters: [], routes: [{ verdictCounts: { match: 1, mismatch: 0 } }] })
  })
})

describe('the command line', () => {
  const entry = resolve(import.meta.dirname, '../../flags/src/cli/main.ts')
  const flags = (...words: string[]) =>
    new Promise<{ code: number; out: string; err: string }>(done => {
      const env = { PATH: process.env['PATH'] ?? '', FLAGS_FILE: join(dir, 'no-flags.json'), ADMIN_TOKEN: 'admin-token' }
      execFile(process.execPath, [entry, ...words], { env }, (error, out, err) => done({ code: Number(error?.code ?? 0), out, err }))
    })

  it('shows the clusters with the money, replays one, and says by its exit code whether it is fixed', async () => {
    await using kit = await startKit({ stage: 'shadow', settings: { adminToken: 'admin-token' } })
    kit.candidate.altered = kopeckTooMuch
    await kit.price()
    const { id } = (await mismatchesOf(kit, 1)).clusters[0]!
    const shown = await flags('mismatches', 'pricing.calculate', '--proxy', kit.adminUrl)
    expect(shown.code).toBe(0)
    expect(shown.out).toMatch(/^price +1 of 1 comparisons differ \(100 %; in truth at most 100 %, 95 %\)$/m)
    expect(shown.out).toMatch(new RegExp(`^${id} +1 .* 0\\.01 +Total \\(value\\)$`, 'm'))
    expect(shown.out).toContain('Total is 36419.32 by legacy, 36419.33 by the candidate')
    const still = await flags('replay', id, '--proxy', kit.adminUrl)
    expect(still).toMatchObject({ code: 1, out: expect.stringContaining('does not agree with legacy yet') })
    kit.candidate.altered = right
    const fixed = await flags('replay', id, '--proxy', kit.adminUrl, '--json')
    expect(fixed.code).toBe(0)
    expect(JSON.parse(fixed.out)).toMatchObject({ isFixed: true })
    expect(await flags('mismatches', 'pricing.calculate', '--forget', '--proxy', kit.adminUrl)).toMatchObject({ code: 64 })
    const forgotten = await flags('mismatches', 'pricing.calculate', '--forget', '--why', 'fixed', '--by', 'ada', '--proxy', kit.adminUrl)
    expect(forgotten.out).toContain('1 comparisons and 1 kinds of mismatches no longer count')
    expect(kit.logged.find(({ event }) => event === 'mismatches.forgotten')).toMatchObject({ by: 'ada', why: 'fixed' })
    await kit.price()
    expect(await mismatchesOf(kit, 1)).toMatchObject({ clusters: [], routes: [{ comparedCount: 1, mismatchRatio: 0 }] })
  })

  it('says what to do when there is no proxy, no such capability and no such id', async () => {
    await using kit = await startKit({ stage: 'shadow' })
    expect(await flags('mismatches', 'pricing.calculat', '--proxy', kit.adminUrl)).toMatchObject({
      code: 1,
      err: expect.stringContaining('pricing.calculate'),
    })
    expect(await flags('replay', 'abc', '--proxy', kit.adminUrl)).toMatchObject({
      code: 1,
      err: expect.stringContaining('ADMIN_MISMATCH_UNKNOWN'),
    })
    expect(await flags('replay', 'abc', '--proxy', 'http://127.0.0.1:1')).toMatchObject({
      code: 1,
      err: expect.stringContaining('does not answer'),
    })
  })
})
