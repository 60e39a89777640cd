// The end of a proxy: no request on its way is lost, nothing keeps it for ever, and its exit is clean.
import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { ask } from './kit/ask.ts'
import { runProxy } from './kit/processes.ts'
import { asked } from './kit/sample-price.ts'
import { startStubCandidate } from './kit/stub-candidate.ts'
import { adminKey, startStubLegacy } from './kit/stub-legacy.ts'
import { openRawClient } from './wire/raw-legacy.ts'

const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: legacy\r\n\r\n`
const cleanly = { code: 0, signal: null }
const drains = ({ status }: { status: number }) => status === 503

/** A legacy that has not been asked for so long is not asked before the client reads. Too short, and the test shows less; it cannot fail for it. */
const standstillMs = 500

describe('after SIGTERM', () => {
  it('an idle connection still gets its next answer, which tells the client to go', async () => {
    await using legacy = await startStubLegacy([])
    await using proxy = await runProxy(legacy.url, () => ['--keep-alive-drain-ms', '60000'])
    using client = openRawClient(proxy.port)
    client.send(get('/first'))
    expect(await client.received('"/first"')).not.toContain('Connection: close')
    proxy.started.process.kill('SIGTERM')
    await proxy.adminUntil('/readyz', drains)
    client.send(get('/second'))
    expect((await client.received('"/second"')).split('HTTP/1.1')[2]).toMatch(/^ 200 OK\r\n.*Connection: close\r\n/s)
    expect(await client.ended()).toBe('fin')
    expect(await proxy.started.exited).toEqual(cleanly)
  })

  it('a client in the middle of an answer gets all of it, and its next one as well', async () => {
    await using legacy = await startStubLegacy([])
    const finish = Promise.withResolvers<void>()
    legacy.instead = async ({ target }, _, response) => {
      if (target !== '/long') return false
      response.writeHead(200, { 'content-length': '10' }).write('begin')
      await finish.promise
      response.end('ended')
      return true
    }
    await using proxy = await runProxy(legacy.url, () => ['--keep-alive-drain-ms', '60000'])
    using client = openRawClient(proxy.port)
    client.send(get('/long'))
    await client.received('begin')
    proxy.started.process.kill('SIGTERM')
    await proxy.adminUntil('/readyz', drains)
    finish.resolve()
    await client.received('ended')
    client.send(get('/next'))
    expect((await client.received('"/next"')).split('HTTP/1.1')[2]).toMatch(/^ 200 OK\r\n.*Connection: close\r\n/s)
    expect(await proxy.started.exited).toEqual(cleanly)
  })

  it('a client that reads slowly gets the whole of what was answered, though nothing waits for legacy any more', async () => {
    await using legacy = await startStubLegacy([])
    const body = 'x'.repeat(65_536)
    let asked = Promise.withResolvers<true>()
    legacy.instead = (_request, _, response) => {
      response.writeHead(200, { 'content-length': String(body.length) }).end(body)
      asked.resolve(true)
      return true
    }
    await using proxy = await runProxy(legacy.url, () => ['--keep-alive-drain-ms', '1'])
    using client = openRawClient(proxy.port)
    client.socket.pause()
    // The kernel takes some hundred answers; then the proxy holds the rest of one, and the next request waits for its turn.
    do {
      asked = Promise.withResolvers()
      client.send(get('/large'))
    } while (await Promise.race([asked.promise, pause(standstillMs, false)]))
    proxy.started.process.kill('SIGTERM')
    for (let look = 0; look < 10; look++) await proxy.adminUntil('/readyz', drains)
    client.socket.resume()
    expect(await client.ended()).toBe('fin')
    const answers = (await client.received('Connection: close')).split('HTTP/1.1 200 OK\r\n').slice(1)
    for (const answer of answers) expect(answer.split('\r\n\r\n')[1]).toHaveLength(body.length)
    expect(await proxy.started.exited).toEqual(cleanly)
  })

  it('connections on which nothing comes are closed when their moment is over', async () => {
    await using legacy = await startStubLegacy([])
    await using proxy = await runProxy(legacy.url, () => ['--keep-alive-drain-ms', '100'])
    using used = openRawClient(proxy.port)
    used.send(get('/first'))
    await used.received('"/first"')
    using unused = openRawClient(proxy.port)
    proxy.started.process.kill('SIGTERM')
    expect(await used.ended()).not.toBe('open')
    expect(await unused.ended()).not.toBe('open')
    expect(await proxy.started.exited).toEqual(cleanly)
  })

  it('an import that MES never confirms does not keep the proxy, and its exit is clean', async () => {
    await using legacy = await startStubLegacy(['k7'])
    await using candidate = await startStubCandidate()
    const imported = Promise.withResolvers<void>()
    legacy.instead = ({ target }) => {
      if (target !== '/api/admin/prices/import') return false
      imported.resolve()
      return true
    }
    await using proxy = await runProxy(legacy.url, async folder => {
      await writeFile(
        join(folder, 'flags.json'),
        JSON.stringify({ revision: 1, flags: { 'pricing.calculate': { stage: 'live', mirrorBasisPoints: 0 } } }),
      )
      const partner = { id: 7, name: 'Seventh Ring', apiKeySha256: createHash('sha256').update('k7').digest('hex') }
      await writeFile(join(folder, 'partners.json'), JSON.stringify([partner]))
      const partners = ['--partners-file', join(folder, 'partners.json')]
      return [
        ...partners,
        '--pricing',
        candidate.url,
        '--mes-admin-key',
        adminKey,
        '--drain-ms',
        '100',
        '--write-back-settle-ms',
        '3600000',
      ]
    })
    const priced = ask(proxy.url, {
      method: 'POST',
      path: '/api/partner/prices',
      headers: { 'X-Api-Key': 'k7' },
      body: JSON.stringify(asked),
    })
    const cut = expect(priced).rejects.toThrow(/socket hang up|ECONNRESET/)
    await imported.promise
    proxy.started.process.kill('SIGTERM')
    await cut
    expect(await proxy.started.exited).toEqual(cleanly)
    expect(proxy.logged('proxy.unsettled').length).toBe(1)
  })
})
