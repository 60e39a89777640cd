// The recording of a real proxy: both kinds of routes are in it, no secret is, it keeps within its bounds, and whatever becomes of it no client notices.
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { RecordedCall } from '../src/recording/redact.ts'
import type { Answer, Asked } from './kit/ask.ts'
import { runProxy } from './kit/processes.ts'
import { asked } from './kit/sample-price.ts'
import { apiKey, type Kit, type KitOptions, startKit } from './kit/start-kit.ts'
import { startStubLegacy } from './kit/stub-legacy.ts'

const folder = mkdtempSync(join(tmpdir(), 'ficus-recording-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
let fileCount = 0
const newFile = () => join(folder, `recording-${++fileCount}.jsonl`)

const everything = (recordFile: string, more: KitOptions['settings'] = {}) => ({ recordFile, recordSampleBasisPoints: 10_000, ...more })
const linesOf = (file: string) =>
  readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line) as unknown)
const callsOf = (file: string) => linesOf(file).slice(1) as RecordedCall[]

const secrets = [apiKey, 'session-secret', 'pass-secret', 'comment-secret', 'token-secret', 'path-secret', 'Seventh Ring', '4711', '777123']
const secretCalls: readonly Asked[] = [
  { method: 'POST', path: '/api/login', body: '{"Login":"op01","Password":"pass-secret"}' },
  { path: '/api/orders?Status=SHIPPED&Page=2&PageSize=50&token=token-secret', headers: { Cookie: 'MES.Session=session-secret' } },
  { path: '/api/orders/777123', headers: { Cookie: 'MES.Session=session-secret' } },
  { path: '/path-secret/4711?token-secret' },
  {
    method: 'POST',
    path: '/api/partner/orders',
    headers: { 'X-Api-Key': apiKey },
    body: '{"CalculationId":777123,"Comment":"comment-secret"}',
  },
]

async function passEverything(kit: Kit): Promise<Answer[]> {
  const answers: Answer[] = []
  for (const call of secretCalls) answers.push(await kit.ask(call))
  answers.push(await kit.price(), await kit.price({ path: '/api/partner/prices?Preview=true' }))
  answers.push(await kit.price({ body: JSON.stringify({ ...asked, Material: 'token-secret', Comment: 'comment-secret' }) }))
  return answers
}

describe.each(['off', 'shadow', 'live'] as const)('in stage %s', stage => {
  test('what falls through and what is strangled is recorded, and no secret is', async () => {
    const recordFile = newFile()
    const kit = await startKit({ stage, settings: everything(recordFile) })
    await passEverything(kit)
    await kit.close()
    const calls = callsOf(recordFile)
    expect(calls.map(({ route }) => route).toSorted()).toEqual(
      [
        'POST /api/login',
        'GET /api/orders',
        'GET /api/orders/{OrderId}',
        'other',
        'POST /api/partner/orders',
        ...Array(3).fill('POST /api/partner/prices'),
      ].toSorted(),
    )
    expect(calls.find(({ route }) => route === 'GET /api/orders')?.query).toEqual({ Status: 'SHIPPED', Page: 2, PageSize: 50 })
    const prices = calls.filter(({ route }) => route === 'POST /api/partner/prices').map(({ price }) => price)
    // Where legacy answers and nobody mirrors, the body streams through: nobody holds it, so nothing is told of it.
    if (stage === 'off') expect(prices).toEqual([null, null, null])
    else expect(prices).toContainEqual({ material: 'SILVER925', finish: 'POLISHED', quantity: 10, facetCount: 12, refused: null })
    for (const { durationMs, status } of calls) {
      expect(durationMs).toBeGreaterThan(0)
      expect(status).toBeGreaterThan(0)
    }
    const text = readFileSync(recordFile, 'latin1')
    for (const secret of secrets) expect(text).not.toContain(secret)
    expect(statSync(recordFile).mode & 0o777).toBe(0o600)
  })
})

describe('no client notices', () => {
  const bytesWith = async (options: Pick<KitOptions, 'settings' | 'replaced'>): Promise<string[]> => {
    await using kit = await startKit({ stage: 'live', ...options })
    const answers = await passEverything(kit)
    const lasting = (answer: Answer) =>
      [answer.status, ...answer.rawHeaders, answer.text]
        .join()
        .replace(/\d{4}-\d\d-\d\dT[\d:.]+|"DurationMs":\d+|Content-Length,\d+|Date,[^,]+,[^,]+/g, '')
    return answers.map(lasting)
  }

  test('that the disk is full, that the folder is gone, that the file is another, or that the recorder itself throws', async () => {
    const expected = await bytesWith({})
    expect(expected).toHaveLength(secretCalls.length + 3)
    const foreign = newFile()
    writeFileSync(foreign, 'a diary\n')
    if (!existsSync('/dev/full')) throw new Error('this system has no /dev/full: a full disk cannot be had')
    for (const file of ['/dev/full', join(folder, 'gone', 'recording.jsonl'), foreign]) {
      expect(await bytesWith({ settings: everything(file) })).toEqual(expected)
    }
    const sample = () => {
      throw new Error('of the test')
    }
    expect(await bytesWith({ replaced: { sample } })).toEqual(expected)
    expect(readFileSync(foreign, 'utf8')).toBe('a diary\n')
  })

  test('and what a full disk swallowed is counted and told once', async () => {
    await using legacy = await startStubLegacy([])
    await using proxy = await runProxy(legacy.url, () => ['--record-file', '/dev/full', '--record-sample-basis-points', '10000'])
    const dropped = () => proxy.metric('ficus_proxy_recording_dropped_total{cause="disk"}')
    for (const expectedCount of [1, 2]) {
      await fetch(`${proxy.url}/health`)
      while ((await dropped()) < expectedCount) await proxy.admin('/healthz')
    }
    expect(await proxy.metric('ficus_proxy_recorded_total')).toBe(0)
    expect(proxy.logged('recording.problem')).toHaveLength(1)
  })
})

test('off, nothing is recorded and no metric speaks of it', async () => {
  await using kit = await startKit({ stage: 'live' })
  await kit.price()
  expect((await kit.admin({ path: '/metrics' })).text).not.toMatch(/ficus_proxy_record/)
})

test('a recording never grows beyond its bytes, and says what it left out', async () => {
  await using legacy = await startStubLegacy([])
  const recordFile = newFile()
  const flags = ['--record-file', recordFile, '--record-sample-basis-points', '10000', '--record-bytes-max', '4096']
  await using proxy = await runProxy(legacy.url, () => flags)
  for (let count = 0; count < 40; count += 1) await fetch(`${proxy.url}/health`)
  const full = () => proxy.metric('ficus_proxy_recording_dropped_total{cause="file-full"}')
  while ((await full()) === 0) await fetch(`${proxy.url}/health`)
  const recordedCount = await proxy.metric('ficus_proxy_recorded_total')
  expect(statSync(recordFile).size).toBeLessThanOrEqual(4096)
  expect(callsOf(recordFile)).toHaveLength(recordedCount)
  expect(recordedCount).toBeGreaterThan(10)
  expect(proxy.logged('recording.problem')).toHaveLength(1)
})

test('several processes write one recording, and a restart goes on with it', { timeout: 60_000 }, async () => {
  await using legacy = await startStubLegacy([])
  const recordFile = newFile()
  const flags = ['--record-file', recordFile, '--record-sample-basis-points', '10000']
  for (const processes of ['2', '1']) {
    await using proxy = await runProxy(legacy.url, () => [...flags, '--processes', processes])
    for (let count = 0; count < 20; count += 1) await fetch(`${proxy.url}/health`, { headers: { Connection: 'close' } })
  }
  expect(linesOf(recordFile)[0]).toMatchObject({ recording: 1, sampleBasisPoints: 10_000 })
  expect(callsOf(recordFile)).toHaveLength(40)
  expect(new Set(callsOf(recordFile).map(({ route }) => route))).toEqual(new Set(['GET /health']))
})
