// SIGUSR2 kills every capability: in one process and in several, with the flag file gone, and for as long as nobody releases it.
import { createHash } from 'node:crypto'
import { mkdir, readFile, rm, rmdir, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { startProcess } from '../../scripts/test-services/start-process.ts'
import { ask } from './kit/ask.ts'
import { type RunningProxy, runProxy } from './kit/processes.ts'
import { asked } from './kit/sample-price.ts'
import { startStubCandidate } from './kit/stub-candidate.ts'
import { adminKey, type StubLegacy, startStubLegacy } from './kit/stub-legacy.ts'

const flags = JSON.stringify({ revision: 1, flags: { 'pricing.calculate': { stage: 'live', mirrorBasisPoints: 0 } } })

/** A proxy whose flag says that the candidate answers everybody. */
async function runLive(legacy: StubLegacy, pricing: string, words: readonly string[] = []): Promise<RunningProxy> {
  return runProxy(legacy.url, async folder => {
    await writeFile(join(folder, 'flags.json'), flags)
    const partner = { id: 7, name: 'Seventh Ring', apiKeySha256: createHash('sha256').update('k7').digest('hex') }
    await writeFile(join(folder, 'partners.json'), JSON.stringify([partner]))
    return [...words, '--pricing', pricing, '--mes-admin-key', adminKey, '--partners-file', join(folder, 'partners.json')]
  })
}

async function sideAt(url: string): Promise<string> {
  const { text } = await ask(url, {
    method: 'POST',
    path: '/api/partner/prices',
    headers: { 'X-Api-Key': 'k7' },
    body: JSON.stringify(asked),
  })
  return JSON.parse(text).CalculationId >= 1_000_000_000 ? 'candidate' : 'legacy'
}
const historyOf = async (folder: string) =>
  (await readFile(join(folder, 'flags.kill.history.jsonl'), 'utf8'))
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as { action: string; by: string; capability: string })

describe('SIGUSR2', () => {
  it('is obeyed by the next request, audited, and survives the flag file and a restart until it is released', async () => {
    await using legacy = await startStubLegacy(['k7'])
    await using candidate = await startStubCandidate()
    await using proxy = await runLive(legacy, candidate.url)
    expect(await sideAt(proxy.url)).toBe('candidate')
    await rm(join(proxy.folder, 'flags.json'))
    await writeFile(join(proxy.folder, 'flags.json'), '{ torn')
    proxy.started.process.kill('SIGUSR2')
    await proxy.untilLogged('kill.signal')
    await writeFile(join(proxy.folder, 'flags.json'), flags.replace('"revision":1', '"revision":2'))
    await proxy.adminUntil('/assignments', ({ text }) => JSON.parse(text).flags.revision === 2)
    expect(await sideAt(proxy.url)).toBe('legacy')
    expect(await historyOf(proxy.folder)).toMatchObject([
      { action: 'kill', capability: 'pricing.calculate', by: expect.stringContaining(`SIGUSR2 to process ${proxy.started.process.pid}`) },
    ])

    const files = ['--flags-file', join(proxy.folder, 'flags.json'), '--partners-file', join(proxy.folder, 'partners.json')]
    const ports = ['--port', '0', '--admin-port', '0', '--legacy', legacy.url, '--pricing', candidate.url, '--mes-admin-key', adminKey]
    await using next = await startProcess('proxy/src/main.ts', [...ports, ...files])
    expect(await sideAt(next.ready['url']!)).toBe('legacy')
    const released = await ask(next.ready['adminUrl']!, {
      method: 'DELETE',
      path: '/kill/pricing.calculate',
      headers: { 'content-type': 'application/json' },
      body: '{"by":"test","why":"over"}',
    })
    expect(released.status).toBe(200)
    expect(await sideAt(next.ready['url']!)).toBe('candidate')
  })

  it('sent to the primary is obeyed by all its processes', async () => {
    await using legacy = await startStubLegacy(['k7'])
    await using candidate = await startStubCandidate()
    await using proxy = await runLive(legacy, candidate.url, ['--processes', '3'])
    for (let count = 0; count < 6; count++) expect(await sideAt(proxy.url)).toBe('candidate')
    proxy.started.process.kill('SIGUSR2')
    await proxy.untilLogged('kill.signal')
    for (let count = 0; count < 6; count++) expect(await sideAt(proxy.url)).toBe('legacy')
    expect(await historyOf(proxy.folder)).toHaveLength(1)
  })

  it('ends no process and no request', async () => {
    await using legacy = await startStubLegacy(['k7'])
    await using candidate = await startStubCandidate()
    await using proxy = await runLive(legacy, candidate.url)
    const reached = Promise.withResolvers<void>()
    candidate.asksUntilDone = Number.POSITIVE_INFINITY
    candidate.altered = quote => {
      reached.resolve()
      return quote
    }
    const running = sideAt(proxy.url)
    await reached.promise
    proxy.started.process.kill('SIGUSR2')
    await proxy.untilLogged('kill.signal')
    expect(await sideAt(proxy.url)).toBe('legacy')
    candidate.asksUntilDone = 0
    expect(await running).toBe('candidate')
    expect((await proxy.admin('/readyz')).status).toBe(200)
  })
})

describe('the kill switch of several processes', () => {
  const json = { 'content-type': 'application/json' }
  const body = JSON.stringify({ by: 'test', why: 'to see it obeyed' })
  const switching = (proxy: RunningProxy, method: 'POST' | 'DELETE') =>
    ask(proxy.adminUrl, { method, path: '/kill/pricing.calculate', headers: json, body })
  /** Both workers, in turn. */
  const sides = async (proxy: RunningProxy) => [await sideAt(proxy.url), await sideAt(proxy.url)]

  it('is obeyed by all while the file is still locked by somebody who lives', async () => {
    await using legacy = await startStubLegacy(['k7'])
    await using candidate = await startStubCandidate()
    await using proxy = await runLive(legacy, candidate.url, ['--processes', '2'])
    const lock = join(proxy.folder, 'flags.kill.json.lock')
    await writeFile(lock, JSON.stringify({ token: 'of the test', pid: process.pid, host: hostname(), takenAt: Date.now() }))
    let isSaved = false
    const saved = switching(proxy, 'POST').finally(() => (isSaved = true))
    await expect.poll(() => sides(proxy), { timeout: 5_000 }).toEqual(['legacy', 'legacy'])
    expect(isSaved).toBe(false)
    await rm(lock)
    expect((await saved).status).toBe(200)
    expect(await sides(proxy)).toEqual(['legacy', 'legacy'])
  })

  it('can be released although the kill could not be written down', async () => {
    await using legacy = await startStubLegacy(['k7'])
    await using candidate = await startStubCandidate()
    await using proxy = await runLive(legacy, candidate.url, ['--processes', '2'])
    const history = join(proxy.folder, 'flags.kill.history.jsonl')
    await mkdir(history)
    expect((await switching(proxy, 'POST')).status).toBe(500)
    expect(await sides(proxy)).toEqual(['legacy', 'legacy'])
    await rmdir(history)
    expect((await switching(proxy, 'DELETE')).status).toBe(200)
    expect(await sides(proxy)).toEqual(['candidate', 'candidate'])
  })
})
