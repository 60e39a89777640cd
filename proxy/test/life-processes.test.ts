// Several processes behind one port: one view of what they count, a crash that only its own clients notice, and a renewal that nobody notices.
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { Agent, request } from 'node:http'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Answer, ask } from './kit/ask.ts'
import { comparedCount, untilMismatches } from './kit/mismatches.ts'
import { type RunningProxy, runProxy } from './kit/processes.ts'
import { asked } from './kit/sample-price.ts'
import { startStubCandidate } from './kit/stub-candidate.ts'
import { adminKey, type StubLegacy, startStubLegacy } from './kit/stub-legacy.ts'
import { openRawClient } from './wire/raw-legacy.ts'

const answered = 'ficus_proxy_untouched_requests_total{status_class="2xx"}'
const two = () => ['--processes', '2']

describe('several processes', () => {
  it('share one port, are ready together, and count as one', async () => {
    await using legacy = await startStubLegacy([])
    await using proxy = await runProxy(legacy.url, () => ['--processes', '3'])
    expect(new Set((await proxy.untilLogged('worker.serving', 3)).map(({ pid }) => pid)).size).toBe(3)
    for (let count = 0; count < 30; count++) expect((await ask(proxy.url, { path: `/${count}` })).status).toBe(200)
    expect(await proxy.metric(answered)).toBe(30)
    expect(await proxy.metric('ficus_proxy_processes_serving')).toBe(3)
    const { text } = await proxy.admin('/readyz')
    expect(JSON.parse(text)).toEqual({ status: 'ready', processes: { serving: 3, wanted: 3 }, routesFileProblem: null })
  })

  it('lose the clients of one that is killed and no others; it is replaced, and what it counted stays', async () => {
    await using legacy = await startStubLegacy([])
    await using proxy = await runProxy(legacy.url, two)
    for (let count = 0; count < 10; count++) await ask(proxy.url, { path: '/' })
    expect(await proxy.metric(answered)).toBe(10)
    const held = holdAnswers(legacy)
    const clients = Array.from({ length: 8 }, () => openRawClient(proxy.port))
    for (const client of clients) client.send('GET /held HTTP/1.1\r\nHost: legacy\r\n\r\n')
    await held.reached(8)
    const [first] = await proxy.untilLogged('worker.serving', 2)
    process.kill(first!.pid!, 'SIGKILL')
    await proxy.untilLogged('worker.crashed')
    const leftCount = await proxy.metric('ficus_proxy_requests_running')
    expect(leftCount).toBeGreaterThan(0)
    expect(leftCount).toBeLessThan(8)
    held.release()
    const ends = await Promise.all(clients.map(client => client.received('"echo":"/held"')))
    expect(ends.filter(text => text.startsWith('HTTP/1.1 200')).length).toBe(leftCount)
    await proxy.untilLogged('worker.serving', 3)
    expect(await proxy.metric('ficus_proxy_processes_serving')).toBe(2)
    expect(await proxy.metric('ficus_proxy_processes_ended_total{cause="crashed"}')).toBe(1)
    expect(await proxy.metric(answered)).toBe(10 + leftCount)
    for (const client of clients) client[Symbol.dispose]()
  })

  it('come back under the same port after all were killed', async () => {
    await using legacy = await startStubLegacy([])
    await using proxy = await runProxy(legacy.url, two)
    for (const { pid } of await proxy.untilLogged('worker.serving', 2)) process.kill(pid!, 'SIGKILL')
    await proxy.untilLogged('worker.serving', 4)
    expect((await ask(proxy.url, { path: '/again' })).status).toBe(200)
  })

  it('are renewed one after another on SIGHUP without one failed request', async () => {
    await using legacy = await startStubLegacy([])
    await using proxy = await runProxy(legacy.url, two)
    const load = startLoad(proxy.url, 4)
    await load.answers(50)
    proxy.started.process.kill('SIGHUP')
    await proxy.untilLogged('worker.ended', 2)
    const { answeredCount, failures } = await load.stop(50)
    expect(failures).toEqual([])
    expect(new Set(proxy.logged('worker.serving').map(({ pid }) => pid)).size).toBe(4)
    expect(await proxy.metric('ficus_proxy_processes_ended_total{cause="replaced"}')).toBe(2)
    expect(await proxy.metric('ficus_proxy_processes_ended_total{cause="crashed"}')).toBe(0)
    // Nothing that the old ones counted is lost or counted twice.
    expect(await proxy.metric(answered)).toBe(answeredCount)
  })

  it('all obey the kill switch with the next request, and their decisions stand in one list', async () => {
    await using legacy = await startStubLegacy(['k7'])
    await using candidate = await startStubCandidate()
    await using proxy = await runPricing(legacy, candidate.url, { stage: 'live', mirrorBasisPoints: 0 })
    const askedOfLegacy = () => legacy.priceCalls().length
    const killed = JSON.stringify({ by: 'test', why: 'to see it obeyed' })
    const json = { 'content-type': 'application/json' }
    for (let round = 0; round < 3; round++) {
      const before = askedOfLegacy()
      for (let count = 0; count < 4; count++) expect((await price(proxy)).status).toBe(200)
      expect(askedOfLegacy() - before).toBe(0)
      expect((await ask(proxy.adminUrl, { method: 'POST', path: '/kill/pricing.calculate', headers: json, body: killed })).status).toBe(200)
      for (let count = 0; count < 4; count++) expect((await price(proxy)).status).toBe(200)
      expect(askedOfLegacy() - before).toBe(4)
      expect((await ask(proxy.adminUrl, { method: 'DELETE', path: '/kill/pricing.calculate', headers: json, body: killed })).status).toBe(
        200,
      )
    }
    const { decisions } = JSON.parse((await proxy.admin('/decisions')).text) as { decisions: { at: number }[] }
    expect(decisions.length).toBe(24)
    expect(decisions.map(({ at }) => at)).toEqual(decisions.map(({ at }) => at).sort((one, other) => other - one))
    const { counts, routes } = JSON.parse((await proxy.admin('/assignments')).text)
    expect(counts.map(({ reason, decisionCount }: { reason: string; decisionCount: number }) => [reason, decisionCount])).toEqual(
      expect.arrayContaining([['killed', 12]]),
    )
    expect(routes).toMatchObject([{ name: 'price', candidateConfigured: true }])
  })

  it('finish what runs when their primary is killed, and leave nothing behind', async () => {
    await using legacy = await startStubLegacy([])
    await using proxy = await runProxy(legacy.url, two)
    const held = holdAnswers(legacy)
    using client = openRawClient(proxy.port)
    client.send('GET /held HTTP/1.1\r\nHost: legacy\r\n\r\n')
    await held.reached(1)
    const output = once(proxy.started.process.stdout!, 'close')
    proxy.started.process.kill('SIGKILL')
    await proxy.started.exited
    held.release()
    expect(await client.received('/held')).toContain('Connection: close')
    // The workers hold the pipe as well: it closes when the last of them has ended.
    await output
    await expect(ask(proxy.url, { path: '/' })).rejects.toThrow(/ECONNREFUSED/)
  })

  it('drain together on SIGTERM and exit 0', async () => {
    await using legacy = await startStubLegacy([])
    await using proxy = await runProxy(legacy.url, two)
    const held = holdAnswers(legacy)
    using client = openRawClient(proxy.port)
    client.send('GET /held HTTP/1.1\r\nHost: legacy\r\n\r\n')
    await held.reached(1)
    proxy.started.process.kill('SIGTERM')
    await proxy.adminUntil('/readyz', ({ status }) => status === 503)
    held.release()
    expect(await client.received('/held')).toMatch(/^HTTP\/1\.1 200 OK.*Connection: close/s)
    expect(await proxy.started.exited).toEqual({ code: 0, signal: null })
  })

  it('do not claim that comparisons are forgotten while one of them does not say so', async () => {
    await using legacy = await startStubLegacy([])
    await using proxy = await runProxy(legacy.url, two)
    const [silent] = await proxy.untilLogged('worker.serving', 2)
    process.kill(silent!.pid!, 'SIGSTOP')
    expect((await forget(proxy)).status).toBe(504)
    process.kill(silent!.pid!, 'SIGCONT')
    expect((await forget(proxy)).status).toBe(200)
  })

  it('have forgotten even if they die at once', async () => {
    await using legacy = await startStubLegacy(['k7'])
    await using candidate = await startStubCandidate()
    await using proxy = await runPricing(legacy, candidate.url, { stage: 'shadow', mirrorBasisPoints: 10_000 })
    const mismatches = () => proxy.admin('/mismatches?capability=pricing.calculate')
    for (const count of [1, 2]) {
      await price(proxy)
      await untilMismatches(mismatches, view => comparedCount(view) === count)
    }
    expect((await forget(proxy)).status).toBe(200)
    for (const { pid } of proxy.logged('worker.serving')) process.kill(pid!, 'SIGKILL')
    await proxy.untilLogged('worker.serving', 4)
    expect(comparedCount(JSON.parse((await mismatches()).text))).toBe(0)
  })

  it('say once what is wrong when they cannot start', async () => {
    await using legacy = await startStubLegacy([])
    const { port } = new URL(legacy.url)
    const refused = runProxy(legacy.url, () => [...two(), '--port', port])
    await expect(refused).rejects.toThrow(/exit code 1/)
    const text = await refused.then(
      () => '',
      error => String(error),
    )
    expect(text.split(`port ${port} on 127.0.0.1 is taken`).length - 1).toBe(1)
  })
})

/** Two processes, with one route that the candidate can serve. */
function runPricing(
  legacy: StubLegacy,
  pricingUrl: string,
  flag: { readonly stage: string; readonly mirrorBasisPoints: number },
): Promise<RunningProxy> {
  return runProxy(legacy.url, async folder => {
    await writeFile(join(folder, 'flags.json'), JSON.stringify({ revision: 1, flags: { 'pricing.calculate': flag } }))
    const partner = { id: 7, name: 'Seventh Ring', apiKeySha256: createHash('sha256').update('k7').digest('hex') }
    await writeFile(join(folder, 'partners.json'), JSON.stringify([partner]))
    return [...two(), '--pricing', pricingUrl, '--mes-admin-key', adminKey, '--partners-file', join(folder, 'partners.json')]
  })
}

function price(proxy: RunningProxy): Promise<Answer> {
  return ask(proxy.url, { method: 'POST', path: '/api/partner/prices', headers: { 'X-Api-Key': 'k7' }, body: JSON.stringify(asked) })
}

function forget(proxy: RunningProxy): Promise<Answer> {
  const headers = { 'content-type': 'application/json' }
  const body = JSON.stringify({ by: 'test', why: 'to begin anew' })
  return ask(proxy.adminUrl, { method: 'DELETE', path: '/mismatches?capability=pricing.calculate', headers, body })
}

/** Requests for /held wait at legacy until they are released. */
function holdAnswers(legacy: StubLegacy): { reached(count: number): Promise<void>; release(): void } {
  let heldCount = 0
  let onReached = () => {}
  const released = Promise.withResolvers<void>()
  legacy.instead = async ({ target }) => {
    if (target !== '/held') return false
    heldCount += 1
    onReached()
    await released.promise
    return false
  }
  const reached = async (count: number) => {
    while (heldCount < count) await new Promise<void>(resolve => (onReached = resolve))
  }
  return { reached, release: () => released.resolve() }
}

interface Load {
  answers(count: number): Promise<void>
  /** Ends after so many more answers. */
  stop(moreCount: number): Promise<{ answeredCount: number; failures: string[] }>
}

/** Clients with kept connections, one request after another, no request repeated. */
function startLoad(url: RunningProxy['url'], clientCount: number): Load {
  let answeredCount = 0
  let stopped = false
  let onAnswer = () => {}
  const failures: string[] = []
  const clients = Array.from({ length: clientCount }, async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    while (!stopped) {
      await oneRequest(url, agent).then(
        status => {
          answeredCount += 1
          if (status !== 200) failures.push(String(status))
        },
        error => failures.push(String(error)),
      )
      onAnswer()
    }
    agent.destroy()
  })
  const answers = async (count: number) => {
    const wanted = answeredCount + count
    while (answeredCount < wanted && failures.length === 0) await new Promise<void>(resolve => (onAnswer = resolve))
  }
  async function stop(moreCount: number) {
    await answers(moreCount)
    stopped = true
    await Promise.all(clients)
    return { answeredCount, failures }
  }
  return { answers, stop }
}

function oneRequest(url: string, agent: Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    const call = request(url, { agent, path: '/load' }, response => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0))
      response.on('error', reject)
    })
    call.on('error', reject).end()
  })
}
