// The routes file of a running proxy: swapped as a whole, kept while a new one is bad, and never changed under a request.
import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ask } from './kit/ask.ts'
import { type RunningProxy, runProxy } from './kit/processes.ts'
import { startKit } from './kit/start-kit.ts'
import { type StubLegacy, startStubLegacy } from './kit/stub-legacy.ts'

const fileIn = (folder: string) => join(folder, 'routes.json')

async function replace(folder: string, content: unknown): Promise<void> {
  const text = typeof content === 'string' ? content : JSON.stringify(content)
  await writeFile(`${fileIn(folder)}.new`, text)
  await rename(`${fileIn(folder)}.new`, fileIn(folder))
}

async function withRoutesFile(legacy: StubLegacy, content: unknown, ...more: string[]): Promise<RunningProxy> {
  return runProxy(legacy.url, async folder => {
    await replace(folder, content)
    return ['--routes-file', fileIn(folder), ...more]
  })
}

/** Requests whose path starts so are answered when they are released. */
function hold(legacy: StubLegacy, pathPrefix: string): { reached: Promise<void>; release: () => void } {
  const reached = Promise.withResolvers<void>()
  const released = Promise.withResolvers<void>()
  legacy.instead = async ({ target }) => {
    if (!target.startsWith(pathPrefix)) return false
    reached.resolve()
    await released.promise
    return false
  }
  return { reached: reached.promise, release: () => released.resolve() }
}

const readiness = async (proxy: RunningProxy) => {
  const { status, text } = await proxy.admin('/readyz')
  return { status, problem: JSON.parse(text).routesFileProblem as string | null }
}

describe('the routes file', () => {
  it('is in force for the next request when it changes; a request that runs keeps what it began with', async () => {
    await using legacy = await startStubLegacy([])
    await using proxy = await withRoutesFile(legacy, {})
    const held = hold(legacy, '/slow')
    const before = ask(proxy.url, { path: '/slow/before' })
    await held.reached
    await replace(proxy.folder, { legacy: { headTimeoutMs: 150 } })
    await proxy.untilLogged('routes.applied', 2)
    expect((await ask(proxy.url, { path: '/slow/after' })).status).toBe(504)
    held.release()
    expect((await before).status).toBe(200)
  })

  it('gives paths their own waiting: a long poll lives where everything else is cut', async () => {
    await using legacy = await startStubLegacy([])
    const untouched = [{ pathPrefix: '/slow/poll', headTimeoutMs: 0 }]
    await using proxy = await withRoutesFile(legacy, { legacy: { headTimeoutMs: 150 }, untouched })
    const held = hold(legacy, '/slow')
    const poll = ask(proxy.url, { path: '/slow/poll?since=1' })
    await held.reached
    expect((await ask(proxy.url, { path: '/slow/other' })).status).toBe(504)
    held.release()
    expect((await poll).status).toBe(200)
  })

  it('that is bad changes nothing, is told and counted, and a good one ends the trouble', async () => {
    await using legacy = await startStubLegacy([])
    await using proxy = await withRoutesFile(legacy, { routes: { price: { bodyBytesMax: 4_711 } } })
    const bodyBytesMax = async () => JSON.parse((await proxy.admin('/assignments')).text).routes[0].limits.bodyBytesMax
    await replace(proxy.folder, { routes: { price: { bodyBytesMx: 1 } } })
    await proxy.untilLogged('routes.refused')
    expect(await bodyBytesMax()).toBe(4_711)
    expect(await readiness(proxy)).toEqual({ status: 200, problem: expect.stringContaining('did you mean "bodyBytesMax"?') })
    expect(await proxy.metric('ficus_proxy_routes_file_reads_total{outcome="refused"}')).toBe(1)
    await replace(proxy.folder, { routes: { price: { bodyBytesMax: 4_712 } } })
    await proxy.untilLogged('routes.applied', 2)
    expect(await bodyBytesMax()).toBe(4_712)
    expect(await readiness(proxy)).toEqual({ status: 200, problem: null })
    expect(await proxy.metric('ficus_proxy_routes_file_reads_total{outcome="applied"}')).toBe(2)
  })

  it('that is bad at the start keeps the proxy from starting', async () => {
    await using legacy = await startStubLegacy([])
    await expect(withRoutesFile(legacy, { routes: { prise: {} } })).rejects.toThrow(
      /exit code 1.*\n.*unknown route "prise"; did you mean "price"\?/,
    )
    await expect(withRoutesFile(legacy, '{')).rejects.toThrow(/reading the routes file/)
    await expect(runProxy(legacy.url, folder => ['--routes-file', fileIn(folder)])).rejects.toThrow(/ENOENT/)
  })

  it('is one for all processes: a worker that starts while it is bad gets the last good one', async () => {
    await using legacy = await startStubLegacy([])
    await using proxy = await withRoutesFile(legacy, {}, '--processes', '2')
    await replace(proxy.folder, { legacy: { headTimeoutMs: 150 } })
    await proxy.untilLogged('routes.applied', 2)
    await replace(proxy.folder, '{')
    await proxy.untilLogged('routes.refused')
    for (const { pid } of await proxy.untilLogged('worker.serving', 2)) process.kill(pid!, 'SIGKILL')
    await proxy.untilLogged('worker.serving', 4)
    const held = hold(legacy, '/slow')
    for (let count = 0; count < 2; count++) expect((await ask(proxy.url, { path: '/slow' })).status).toBe(504)
    held.release()
    expect((await readiness(proxy)).problem).toContain('reading the routes file')
  })

  it('is read on SIGHUP by a proxy of one process, which goes on serving', async () => {
    await using legacy = await startStubLegacy([])
    await using proxy = await withRoutesFile(legacy, {})
    await replace(proxy.folder, { legacy: { headTimeoutMs: 150 } })
    proxy.started.process.kill('SIGHUP')
    await proxy.untilLogged('proxy.renewing')
    await proxy.untilLogged('routes.applied', 2)
    expect((await ask(proxy.url, { path: '/x' })).status).toBe(200)
  })

  it('bounds the candidate of one route', async () => {
    await using legacy = await startStubLegacy([])
    await using folder = await withRoutesFile(legacy, { routes: { price: { candidateDeadlineMs: 200 } } })
    await using kit = await startKit({ stage: 'live', settings: { candidateDeadlineMs: 600_000, routesFile: fileIn(folder.folder) } })
    kit.candidate.instead = () => true
    expect((await kit.price()).status).toBe(200)
    const [decision] = await kit.decisions(latest => latest.length > 0)
    expect(decision?.fallbackCause).toBe('CANDIDATE_DEADLINE_PASSED')
  })
})
