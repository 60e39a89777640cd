// Scripts of Debian's varnishtest: its own client and server stand on both sides of our proxy; no varnishd takes part.
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { startProxyBefore } from './proxy-before.ts'

const varnishtest = '/usr/bin/varnishtest'
const folder = resolve(import.meta.dirname, 'varnishtest')
const scripts = readdirSync(folder).filter(file => file.endsWith('.vtc'))

test.for(scripts)('varnishtest %s', { timeout: 60_000 }, async (script, { skip }) => {
  if (!existsSync(varnishtest)) skip('varnishtest, so that its pipelines and malformed peers were not played (apt-get install varnish)')
  const legacyPort = await freePort()
  await using proxy = await startProxyBefore(legacyPort)
  const macros = ['-D', `legacy=127.0.0.1:${legacyPort}`, '-D', `proxy=127.0.0.1:${proxy.port}`]
  const { code, output } = await run([...macros, '-t', '30', resolve(folder, script)])
  expect(code === 0 ? '' : output).toBe('')
  expect(output).toMatch(/passed/)
  expect(proxy.process.process.exitCode, 'the proxy lives').toBeNull()
})

test('there are scripts', () => expect(scripts.length).toBeGreaterThanOrEqual(4))

function run(words: readonly string[]): Promise<{ code: number | string; output: string }> {
  return new Promise(done => {
    execFile(varnishtest, [...words], (error, stdout, stderr) => done({ code: error?.code ?? 0, output: stdout + stderr }))
  })
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  await new Promise(done => server.close(done))
  return port
}
