// The proxy as a process: it starts with nothing but a legacy, drains on SIGTERM, and says what to do when it cannot start.
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { startProcess } from '../../scripts/test-services/start-process.ts'
import { ask } from './kit/ask.ts'
import { asked } from './kit/sample-price.ts'
import { startStubLegacy } from './kit/stub-legacy.ts'

const entry = 'proxy/src/main.ts'
const anyPorts = ['--port', '0', '--admin-port', '0', '--flags-file', 'var/no-such-flags.json']

describe('the proxy process', () => {
  it('needs no other service than legacy: everything falls through', async () => {
    await using legacy = await startStubLegacy(['k'])
    await using proxy = await startProcess(entry, ['--legacy', legacy.url, ...anyPorts])
    const answer = await ask(proxy.ready.url!, {
      method: 'POST',
      path: '/api/partner/prices',
      headers: { 'X-Api-Key': 'k' },
      body: JSON.stringify(asked),
    })
    expect(JSON.parse(answer.text).CalculationId).toBe(1)
    expect((await ask(proxy.ready.adminUrl!, { path: '/readyz' })).status).toBe(200)
  })

  it('finishes what runs on SIGTERM, tells a keep-alive client that the connection ends, and exits 0', async () => {
    await using legacy = await startStubLegacy([])
    await using proxy = await startProcess(entry, ['--legacy', legacy.url, ...anyPorts])
    let answerNow = () => {}
    const reached = new Promise<void>(resolveReached => {
      legacy.instead = async () => {
        resolveReached()
        await new Promise<void>(resolveAnswer => {
          answerNow = resolveAnswer
        })
        return false
      }
    })
    const client = connected(proxy.ready.url!)
    client.socket.write('GET /slow HTTP/1.1\r\nHost: mes\r\n\r\n')
    await reached
    proxy.process.kill('SIGTERM')
    while ((await ask(proxy.ready.adminUrl!, { path: '/readyz' })).status !== 503);
    await expect(ask(proxy.ready.url!, { path: '/new' })).rejects.toThrow(/ECONNREFUSED/)
    answerNow()
    await client.closed
    expect(client.received()).toMatch(/^HTTP\/1\.1 200 OK\r\n.*\r\nConnection: close\r\n.*"echo":"\/slow"/s)
    expect(await proxy.exited).toEqual({ code: 0, signal: null })
  })

  it('cuts tunnels, which never end by themselves, when their limit is over', async () => {
    await using legacy = await startStubLegacy([])
    await using proxy = await startProcess(entry, ['--legacy', legacy.url, ...anyPorts, '--tunnel-drain-ms', '300', '--drain-ms', '60000'])
    const client = connected(proxy.ready.url!)
    client.socket.write('GET /ws/orders HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
    await once(client.socket, 'data')
    expect(client.received()).toMatch(/^HTTP\/1\.1 101 /)
    proxy.process.kill('SIGTERM')
    while ((await ask(proxy.ready.adminUrl!, { path: '/readyz' })).status !== 503);
    client.socket.write('still through')
    await once(client.socket, 'data')
    expect(client.received()).toContain('still through')
    await client.closed
    expect(await proxy.exited).toEqual({ code: 0, signal: null })
  })

  it('ends when its parent is gone', async () => {
    await using legacy = await startStubLegacy([])
    await using proxy = await startProcess(entry, ['--legacy', legacy.url, ...anyPorts])
    proxy.process.disconnect()
    expect(await proxy.exited).toEqual({ code: 0, signal: null })
  })

  it('says what to do when a port is taken or a setting is wrong', async () => {
    await using legacy = await startStubLegacy([])
    const { port } = new URL(legacy.url)
    expect(await endOf(['--legacy', legacy.url, '--port', port, '--admin-port', '0'])).toEqual({
      code: 1,
      stderr: `proxy: port ${port} on 127.0.0.1 is taken; stop what listens there or choose another with --port or --admin-port\n`,
    })
    expect(await endOf([])).toMatchObject({ code: 64, stderr: expect.stringContaining('--legacy') })
    expect(await endOf(['--legacy', legacy.url, '--prot', '1'])).toMatchObject({ code: 64, stderr: expect.stringContaining('"port"') })
  })
})

interface Connected {
  readonly socket: Socket
  readonly closed: Promise<unknown>
  received(): string
}

function connected(url: string): Connected {
  let received = ''
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  socket.setEncoding('latin1')
  socket.on('data', chunk => {
    received += chunk
  })
  return { socket, closed: once(socket, 'close'), received: () => received }
}

function endOf(flags: readonly string[]): Promise<{ code: number; stderr: string }> {
  return new Promise(resolveEnd => {
    execFile(process.execPath, [resolve(import.meta.dirname, '../src/main.ts'), ...flags], (error, _, stderr) => {
      resolveEnd({ code: Number(error?.code ?? 0), stderr })
    })
  })
}
