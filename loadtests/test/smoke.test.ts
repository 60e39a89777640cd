// The command line of the smoke suite against a whole real landscape: its verdicts, its exit codes, and that it always gives the flag back.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RunningLandscape, startLandscape } from '../../scripts/landscape/landscape.ts'
import { flagOf } from '../src/landscape/flag.ts'
import type { RunResult } from '../src/run/result.ts'
import { startRelay } from './tampering-relay.ts'

const folder = mkdtempSync(join(tmpdir(), 'ficus-smoke-'))
const cli = resolve(import.meta.dirname, '../src/cli/main.ts')
let running: RunningLandscape

beforeAll(async () => {
  chmodSync(folder, 0o711) // the database server may run as another user
  const settings = { portBase: 0, varDir: join(folder, 'var'), databaseUrlMes: '', databaseUrlPricing: '', queueUrl: '' }
  running = await startLandscape(
    { ...settings, seedOrders: 4000, candidateDeadlineMs: 10_000, proxyProcesses: 1, workerThreads: 1 },
    () => {},
  )
}, 120_000)

afterAll(async () => {
  await running?.stop()
  rmSync(folder, { recursive: true, force: true })
}, 60_000)

interface Load {
  readonly child: ChildProcess
  readonly output: { stdout: string; stderr: string }
  readonly exitCode: Promise<number | null>
}

function load(...words: string[]): Load {
  const child = spawn(process.execPath, [cli, ...words, '--runs-dir', join(folder, 'runs')])
  const output = { stdout: '', stderr: '' }
  child.stdout.on('data', chunk => (output.stdout += chunk))
  child.stderr.on('data', chunk => (output.stderr += chunk))
  return { child, output, exitCode: once(child, 'close').then(([code]) => code as number | null) }
}

const stageNow = async () => (await flagOf(running.landscape().flags, 'pricing.calculate').read()).stage

test('a sound landscape passes in canary: both sides answer, every call agrees, the run is kept, the flag is given back', async () => {
  const { output, exitCode } = load('run', 'smoke', '--stages', 'canary', '--json', '--landscape', running.file)
  expect(await exitCode, output.stderr).toBe(0)
  const result = JSON.parse(output.stdout) as RunResult
  expect(result.verdict).toBe('pass')
  expect(result.stages[0]).toMatchObject({ stage: 'canary', inForce: true, findings: [], routesLeftOut: [] })
  expect(result.stages[0]?.comparedCount).toBeGreaterThan(100)
  const [kept] = readdirSync(join(folder, 'runs'))
  expect(JSON.parse(readFileSync(join(folder, 'runs', kept ?? '', 'result.json'), 'utf8'))).toEqual(result)
  expect(await stageNow()).toBe('off')
}, 60_000)

test('a proxy that changes one digit of some prices fails, and the closing lines name the calls', async () => {
  const landscape = running.landscape()
  await using relay = await startRelay(landscape.proxy.url, (answer, target) =>
    target !== '/api/partner/prices'
      ? answer
      : { ...answer, body: Buffer.from(answer.body.toString('utf8').replace('"Quantity":50,', '"Quantity":51,')) },
  )
  const file = join(folder, 'tampered.json')
  writeFileSync(file, JSON.stringify({ ...landscape, proxy: { ...landscape.proxy, url: relay.url } }))
  const { output, exitCode } = load('run', 'smoke', '--stages', 'live', '--landscape', file)
  expect(await exitCode, output.stderr).toBe(1)
  expect(output.stdout).toContain('smoke: FAIL')
  expect(output.stdout).toContain('live: POST /api/partner/prices: a price of "PLATINUM950", "RHODIUM", 50: body differs')
  expect(await stageNow()).toBe('off')
}, 60_000)

test('Ctrl-C ends as an invalid run, keeps what was measured, and gives the flag back first', async () => {
  const { child, output, exitCode } = load('run', 'smoke', '--stages', 'shadow,live', '--landscape', running.file)
  child.stderr?.on('data', () => {
    if (output.stderr.includes('live: legacy answers')) child.kill('SIGINT')
  })
  expect(await exitCode).toBe(3)
  expect(output.stdout).toContain('smoke: INVALID')
  expect(output.stdout).toMatch(/^shadow +24 legacy, 0 candidate/m)
  expect(await stageNow()).toBe('off')
}, 60_000)

test('wrong usage ends with 64, a landscape that is not there with 3, both in one line that says what to do', async () => {
  const unknown = load('run', 'smok', '--landscape', running.file)
  expect(await unknown.exitCode).toBe(64)
  expect(unknown.output.stderr).toMatch(/did you mean "smoke"/)
  const missing = load('run', 'smoke', '--landscape', join(folder, 'nowhere.json'))
  expect(await missing.exitCode).toBe(3)
  expect(missing.output.stderr).toMatch(/^load: .*npm start.*\n$/)
})
