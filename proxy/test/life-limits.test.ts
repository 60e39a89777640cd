// What one client may take: connections, time for a head, idle time. Refusals are neutral and counted.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { ask } from './kit/ask.ts'
import { runProxy } from './kit/processes.ts'
import { startStubLegacy } from './kit/stub-legacy.ts'
import { openRawClient, startRawLegacy } from './wire/raw-legacy.ts'

const get = 'GET /x HTTP/1.1\r\nHost: legacy\r\n\r\n'
const refusal =
  'HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: 90\r\nConnection: close\r\n\r\n' +
  '<html><head><title>Service Unavailable</title></head><body><h1>503</h1></body></html>'

describe('connections of clients', () => {
  it('beyond the total get a neutral 503, and the place of one that left is free again', async () => {
    await using legacy = await startStubLegacy([])
    await using proxy = await runProxy(legacy.url, () => ['--client-connection-count-max', '2'])
    using one = openRawClient(proxy.port)
    using two = openRawClient(proxy.port)
    for (const client of [one, two]) {
      client.send(get)
      await client.received('"echo":"/x"')
    }
    using three = openRawClient(proxy.port)
    three.send(get)
    expect(await three.received('</html>')).toBe(refusal.replace('90', String(refusal.split('\r\n\r\n')[1]!.length)))
    expect(await three.ended()).toBe('fin')
    expect(await proxy.metric('ficus_proxy_connections_refused_total{cause="total"}')).toBe(1)
    // A client that holds a place goes on as before, and one more finds the place that another left.
    one.send(get)
    await one.received('"echo":"/x"')
    two.socket.destroy()
    for (;;) if ((await ask(proxy.url, { path: '/free' })).status === 200) break
    expect(legacy.seen.filter(({ target }) => target === '/x').length).toBe(3)
  })

  it('that offer an upgrade with each request are still one each', async () => {
    await using legacy = await startStubLegacy([])
    await using proxy = await runProxy(legacy.url, () => ['--client-connection-count-max', '3'])
    using client = openRawClient(proxy.port)
    for (let index = 0; index < 5; index++) {
      client.send(
        `GET /offer-${index} HTTP/1.1\r\nHost: legacy\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AA\r\n\r\n`,
      )
      await client.received(`"echo":"/offer-${index}"`)
    }
    expect(await proxy.metric('ficus_proxy_client_sockets')).toBe(1)
  })

  it('from one address are limited apart from those of others', async () => {
    await using legacy = await startStubLegacy([])
    await using proxy = await runProxy(legacy.url, () => ['--address-connection-count-max', '1'])
    using first = openRawClient(proxy.port)
    first.send(get)
    await first.received('"echo":"/x"')
    expect((await ask(proxy.url, { path: '/second' })).status).toBe(503)
    const other = connect({ port: proxy.port, host: '127.0.0.1', localAddress: '127.0.0.2' })
    other.write(get)
    const [bytes] = (await once(other, 'data')) as [Buffer]
    expect(bytes.toString()).toContain('HTTP/1.1 200')
    other.destroy()
    expect(await proxy.metric('ficus_proxy_connections_refused_total{cause="address"}')).toBe(1)
  })
})

describe('pipelined requests', () => {
  it('are read only a few ahead of their answers, and all of them are answered in order', async () => {
    const held = Promise.withResolvers<Socket>()
    await using legacy = await startRawLegacy((socket, bytes) => {
      if (!bytes.includes('\r\n\r\n')) return false
      if (bytes.includes('/first ')) held.resolve(socket)
      else socket.write(`HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n${/\/(\d{4}) /.exec(bytes.toString())![1]}`)
      return true
    })
    await using proxy = await runProxy(`http://127.0.0.1:${legacy.port}`, () => [])
    using client = openRawClient(proxy.port)
    client.send('GET /first HTTP/1.1\r\nHost: legacy\r\n\r\n')
    const first = await held.promise
    const following = (number: number) => `GET /${number} HTTP/1.1\r\nHost: legacy\r\nX-Pad: ${'x'.repeat(4_000)}\r\n\r\n`
    const count = 4_000
    for (let number = 1_000; number < 1_000 + count; number++) client.send(following(number))
    // 16 MB: the kernel takes some, the proxy 64 KiB and sixteen requests; the rest stays with the client.
    await proxy.metric('ficus_proxy_client_sockets')
    expect(client.socket.writableLength).toBeGreaterThan(1_000_000)
    first.write('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n0999')
    const answers = await client.received(String(999 + count))
    expect(answers.match(/\d{4}(?=HTTP|$)/g)).toEqual(Array.from({ length: count + 1 }, (_, index) => String(999 + index).padStart(4, '0')))
  })
})

describe('the time of a client', () => {
  it('for a head is bounded: a slow one gets 408, while a request that waits for legacy lives on', async () => {
    await using legacy = await startStubLegacy([])
    const reached = Promise.withResolvers<void>()
    const released = Promise.withResolvers<void>()
    legacy.instead = async () => {
      reached.resolve()
      await released.promise
      return false
    }
    await using proxy = await runProxy(legacy.url, () => ['--client-head-ms', '200'])
    using patient = openRawClient(proxy.port)
    patient.send(get)
    await reached.promise
    using slow = openRawClient(proxy.port)
    slow.send('GET /x HTTP/1.1\r\nHost: leg')
    expect(await slow.received('</html>')).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/)
    expect(await slow.ended()).not.toBe('open')
    // Opened and never used: closed without a word.
    using silent = openRawClient(proxy.port)
    await silent.ended()
    expect(await silent.received('')).toBe('')
    released.resolve()
    expect(await patient.received('"echo":"/x"')).toContain('HTTP/1.1 200')
  })

  it('between two requests is bounded: an idle connection is closed', async () => {
    await using legacy = await startStubLegacy([])
    await using proxy = await runProxy(legacy.url, () => ['--client-idle-ms', '1000'])
    using client = openRawClient(proxy.port)
    client.send(get)
    await client.received('"echo":"/x"')
    expect(await client.ended()).not.toBe('open')
  })
})

describe('CONNECT', () => {
  const ask = 'CONNECT machine:22 HTTP/1.1\r\nHost: machine:22\r\n\r\n'

  it('is refused unless the setting says otherwise', async () => {
    await using legacy = await startRawLegacy(() => expect.unreachable())
    await using proxy = await runProxy(`http://127.0.0.1:${legacy.port}`, () => [])
    using client = openRawClient(proxy.port)
    client.send(ask)
    expect(await client.received('</html>')).toMatch(/^HTTP\/1\.1 405 /)
  })

  it('is forwarded by setting: legacy agrees and the bytes pass, or it refuses in its own words', async () => {
    const agreement = 'HTTP/1.1 200 Connection established\r\nX-Own: 1\r\n\r\n'
    await using legacy = await startRawLegacy((socket, bytes, index) => {
      const text = bytes.toString('latin1')
      if (index === 1) socket.write('HTTP/1.1 403 Not You\r\nContent-Length: 2\r\n\r\nno')
      else socket.write(text.startsWith('CONNECT') ? agreement : `back: ${text}`)
      return true
    })
    await using proxy = await runProxy(`http://127.0.0.1:${legacy.port}`, () => ['--connect-method', 'forward'])
    using client = openRawClient(proxy.port)
    client.send(ask)
    expect(await client.received('\r\n\r\n')).toBe(agreement)
    client.send('\0hello')
    expect(await client.received('hello')).toBe(`${agreement}back: \0hello`)
    using refused = openRawClient(proxy.port)
    refused.send(ask)
    expect(await refused.received('no')).toMatch(/^HTTP\/1\.1 403 Not You\r\n/)
  })
})
