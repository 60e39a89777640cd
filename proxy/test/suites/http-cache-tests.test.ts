// npm http-cache-tests: its own client asks its own server, directly and through the proxy; the verdict of every test must be the same.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { startProxyBefore } from './proxy-before.ts'

const suite = resolve(import.meta.dirname, '../../../node_modules/http-cache-tests')

type Verdicts = Readonly<Record<string, true | readonly [string, string]>>

test('every verdict of http-cache-tests is the same direct and through', { timeout: 90_000 }, async () => {
  await using server = await startSuiteServer()
  await using proxy = await startProxyBefore(server.port)
  const [direct, through] = await Promise.all([runSuiteClient(server.port), runSuiteClient(proxy.port)])
  const ids = Object.keys({ ...direct, ...through })
  const differing = ids.filter(id => plain(direct[id]) !== plain(through[id]))
  const unexplained = differing.filter(id => !explains.some(({ sign }) => sign.test(plain(direct[id])) && through[id] !== true))
  const passed = (verdicts: Verdicts) => Object.values(verdicts).filter(verdict => verdict === true).length
  console.log(
    `http-cache-tests: ${ids.length} tests; passed: ${passed(direct)} direct, ${passed(through)} through; failed in another way: ${differing.length}, unexplained: ${unexplained.length}`,
  )
  expect(Object.keys(direct).length, 'tests that ran').toBeGreaterThan(300)
  expect(ids.filter(id => (direct[id] === true) !== (through[id] === true))).toEqual([])
  expect(unexplained.map(id => `${id}: direct ${plain(direct[id])}, through ${plain(through[id])}`)).toEqual([])
})

/** A test that fails directly because the server breaks the wire fails through for its own reason: the client got an answer. Names of `allowed-differences.ts`. */
const explains = [
  { name: 'own-502', sign: /socket hang up/ },
  { name: 'unasked-bytes', sign: /Parse Error: Expected HTTP/ },
]

/** Failures name times, tokens and ports, which are others each time. */
function plain(verdict: Verdicts[string] | undefined): string {
  return JSON.stringify(verdict ?? 'not run')
    .replace(/\b(?:\d{13}|[0-9a-f]{8}-[0-9a-f-]{27})\b/g, '…')
    .replace(/[A-Z][a-z]{2,8},? \d\d[ -][A-Z][a-z]{2}[ -]\d{2,4} [\d:]{8} GMT/g, '…')
    .replace(/127\.0\.0\.1:\d+/g, '…')
}

async function startSuiteServer() {
  const port = await freePort()
  const env = { npm_config_protocol: 'http', npm_config_port: String(port), npm_config_pidfile: '/dev/null' }
  const child = spawn(process.execPath, ['server/server.mjs'], { cwd: suite, env, stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  // It warns of each test that asks for nothing; nobody reads that.
  child.stdout.resume()
  return {
    port,
    async [Symbol.asyncDispose]() {
      child.kill()
      await once(child, 'exit')
    },
  }
}

async function runSuiteClient(port: number): Promise<Verdicts> {
  const entry = resolve(import.meta.dirname, 'http-cache/run-client.ts')
  const child = spawn(process.execPath, ['--no-warnings', entry, `http://127.0.0.1:${port}`], { stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.on('data', (bytes: Buffer) => (output += bytes.toString('utf8')))
  await once(child, 'close')
  return JSON.parse(output) as Verdicts
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  await new Promise(done => server.close(done))
  return port
}
