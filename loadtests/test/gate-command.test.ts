// The gate as a ramp plan asks it: through the command line, by exit code.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Evidence, evidenceOf, keepEvidence, suiteSha256Of } from '../src/gate/evidence.ts'
import type { GateVerdict } from '../src/gate/gate-report.ts'
import { judgeLoad } from '../src/gate/judge-load.ts'
import { builtEvidence, builtSuite, calmFactors, pairedSlices, relativeThresholds } from '../src/gate/truth/build-evidence.ts'
import { gitRevision } from '../src/run/environment.ts'
import { findSuite, suitesFolder } from '../src/suites/suite-catalogue.ts'

const main = resolve(import.meta.dirname, '../src/cli/main.ts')
let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ficus-gate-'))
  mkdirSync(join(folder, 'run'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function load(words: readonly string[], input = '') {
  const env = { ...process.env, FICUS_CALLED_FROM: folder, EVIDENCE_DIR: join(folder, 'evidence') }
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...words], { encoding: 'utf8', input, env })
  return { status, stdout, stderr }
}

const slices = (factor: number) =>
  pairedSlices(Array.from({ length: 12 }, () => [calmFactors, { p50: factor, p90: factor, p95: factor, p99: factor }] as const))
const run = { ...builtEvidence(builtSuite(relativeThresholds), slices(1)), endedAt: Date.now() - 3_600_000 }
const revision = gitRevision()
const keep = (suite: string, verdict: GateVerdict, change: Partial<Evidence> = {}) => {
  const said = evidenceOf({ ...run, gate: { verdict, reasons: ['because'] } }, join(folder, 'run'))
  const suiteSha256 = suiteSha256Of(findSuite(suite, suitesFolder).suite)
  keepEvidence({ ...said, suite, suiteSha256, gitRevision: revision, ...change }, join(folder, 'evidence'))
}

test.each([
  ['pass', 0, 'a step is allowed'],
  ['fail', 1, 'no step is allowed'],
  ['inconclusive', 2, 'no step is allowed'],
  ['invalid', 3, 'no step is allowed'],
] as const)('fresh evidence that says %s ends with exit code %i', (verdict, code, last) => {
  keep('average', verdict)
  const { status, stdout } = load(['gate', '--suite', 'average'])
  expect([status, stdout.trim().split('\n')]).toEqual([
    code,
    [`average: ${verdict.toUpperCase()} (1.0 h ago, git ${revision?.slice(0, 10) ?? '–'}, flag revision 7): because`, last],
  ])
})

test('no evidence, old evidence and evidence of another suite end with 3', () => {
  expect(load(['gate']).status).toBe(3)
  keep('average', 'pass')
  expect(load(['gate', '--suite', 'average', '--max-age-hours', '0.5']).status).toBe(3)
  expect(load(['gate', '--suite', 'average,spike']).status).toBe(3)
})

test('evidence of another suite of that name, or of other code, ends with 3', () => {
  keep('average', 'pass', { suiteSha256: suiteSha256Of(run.suite) })
  expect(load(['gate'])).toMatchObject({ status: 3, stdout: expect.stringContaining('something else than when it ran') })
  keep('average', 'pass', { gitRevision: 'f1c0' })
  if (revision !== null) expect(load(['gate'])).toMatchObject({ status: 3, stdout: expect.stringContaining('about the code of f1c0') })
})

test('of several suites the worst speaks, and --json says what each of them said', () => {
  keep('average', 'pass')
  keep('spike', 'fail')
  const { status, stdout } = load(['gate', '--json'])
  expect([status, JSON.parse(stdout)]).toMatchObject([
    1,
    {
      verdict: 'fail',
      allowsStep: false,
      answers: [
        { suite: 'average', allowsStep: true },
        { suite: 'spike', allowsStep: false },
      ],
    },
  ])
})

test.each([
  [1, 0, 'PASS'],
  [1.3, 1, 'FAIL'],
])('a kept run is judged again with today’s rules: at a ratio of %f the exit code is %i', (factor, code, word) => {
  const kept = { ...run, slices: slices(factor) }
  const old = { ...judgeLoad(kept), verdict: 'inconclusive' }
  writeFileSync(join(folder, 'run/result.json'), JSON.stringify({ ...kept, gate: old }))
  const { status, stdout } = load(['gate', 'run'])
  expect([status, stdout]).toEqual([code, expect.stringContaining(`\n${word}\n`)])
  expect(stdout).toContain('operators p95, ficus ÷ legacy')
})

test('a ramp that nobody visits is held, by a file or through stdin', () => {
  const bounds = { minRequestCount: 1, minRequestsPerMinuteCount: 1, minMinuteCount: 6, maxFailureRatio: 0, ratios: [], levels: [] }
  const window = JSON.stringify({ schemaVersion: 1, shareBasisPoints: 500, keyCounts: { legacy: 0, candidate: 0 }, minutes: [], bounds })
  writeFileSync(join(folder, 'window.json'), window)
  for (const { status, stdout } of [load(['gate', '--live', 'window.json']), load(['gate', '--live', '-'], window)]) {
    expect([status, stdout]).toEqual([3, expect.stringContaining('INVALID: hold')])
  }
})

test.each([
  [['gate', '--suit', 'x'], 'did you mean "suite"?'],
  [['gate', 'nowhere'], 'reading the result of a load run'],
  [['gate', '--live', '-'], 'reading the minutes of a ramp'],
])('%j is wrong usage', (words, text) => {
  const { status, stderr } = load(words, '{"schemaVersion": 1}')
  expect([status, stderr]).toEqual([64, expect.stringContaining(text)])
})
