// report, compare and trend through the real command line, on kept runs in a folder of their own.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ratioOfMedians } from '../src/artefacts/compare/slice-bootstrap.ts'
import { keepLoadRun } from '../src/artefacts/folder/keep-run.ts'
import type { LoadResult } from '../src/run/load-result.ts'
import { syntheticLoad } from './artefacts/synthetic-load.ts'
import { pairedRun, rollbackRun } from './artefacts/synthetic-runs.ts'

const main = resolve(import.meta.dirname, '../src/cli/main.ts')
const folder = mkdtempSync(join(tmpdir(), 'commands-'))
const runsDir = join(folder, 'runs')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function load(...words: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...words, '--runs-dir', runsDir], { encoding: 'utf8', cwd: folder })
  return { status, stdout, stderr }
}

/** The same suite once more, a day later, on another revision, with prices so many times as slow. */
function later(slowness: number): LoadResult {
  const first = pairedRun()
  const endpoints = (scenario: string) =>
    first.slices[0]!.measurements.find(each => each.scenario === scenario)!.endpoints.map(({ endpoint }) => endpoint)
  const medianMs = (_: string, __: string, endpoint: string) => (endpoint === 'list' ? 11 * slowness : 50)
  const result = syntheticLoad({ suite: first.suite, randomStart: 71, sliceSeconds: 8, pairCount: 12, medianMs, endpoints })
  return {
    ...result,
    startedAt: result.startedAt + 86_400_000,
    endedAt: result.endedAt + 86_400_000,
    environment: { ...result.environment, gitRevision: 'beefbeefbeef' },
  }
}

let runs: string[] = []
beforeAll(() => {
  runs = [keepLoadRun(runsDir, pairedRun()), keepLoadRun(runsDir, later(2)), keepLoadRun(runsDir, rollbackRun())]
})

test('compare shows what is different about the runs first, then ratios with intervals, and says that it is no gate', () => {
  const { status, stdout } = load('compare', 'partner-burst~1', 'partner-burst')
  expect(status).toBe(0)
  const lines = stdout.split('\n')
  expect(lines.slice(0, 2)).toEqual([`before ${runs[0]}`, `after  ${runs[1]}`])
  expect(lines[2]).toMatch(/^not a gate: the runs were measured one after the other/)
  expect(stdout.indexOf('gitRevision')).toBeLessThan(stdout.indexOf('operators/list'))
  const { figures, isGate, differences } = JSON.parse(load('compare', runs[0]!, runs[1]!, '--json').stdout)
  expect(isGate).toBe(false)
  expect(differences).toContainEqual({ what: 'gitRevision', before: expect.stringMatching(/^1a53/), after: 'beefbeefbeef' })
  const list = figures.find(
    (each: Record<string, unknown>) => each['scope'] === 'operators/list' && each['variant'] === 'ficus' && each['metric'] === 'p50',
  )
  expect(list.ratio).toBeGreaterThan(1.8)
  expect(list.ratio).toBeLessThan(2.2)
  expect(list.interval.lower).toBeGreaterThan(1.5)
  expect(list.interval.upper).toBeLessThan(2.5)
})

test('with few slices a ratio has no interval; with enough, the same runs always have the same one', () => {
  expect(ratioOfMedians([10, 11], [20, 21], 1)).toMatchObject({ ratio: 20.5 / 10.5, interval: null })
  const values = [10, 11, 12, 13, 14, 15]
  const doubled = values.map(value => value * 2)
  expect(ratioOfMedians(values, doubled, 1)).toEqual(ratioOfMedians(values, doubled, 1))
  expect(ratioOfMedians(values, doubled, 1)?.interval?.lower).toBeGreaterThan(1.4)
  expect(ratioOfMedians(values, [], 1)).toBeNull()
})

test('trend shows each kept run of a suite, oldest first, names those that cannot be read, and makes a page', () => {
  const broken = join(runsDir, '2026-11-26T23-00-00Z-partner-burst')
  const third = keepLoadRun(runsDir, { ...later(1), startedAt: Date.UTC(2026, 10, 26, 23), endedAt: Date.UTC(2026, 10, 26, 23, 4) })
  expect(third).toBe(broken)
  writeFileSync(join(third, 'result.json'), '{}')
  const { status, stdout } = load('trend', 'partner-burst', '--html', join(folder, 'trend.html'))
  expect(status).toBe(0)
  const lines = stdout.split('\n')
  expect(lines[0]).toMatch(/^started +verdict +form +revision +operators\/list p50 +p95 +right/)
  expect(lines[1]).toMatch(/^2026-11-25 09:30:00 UTC +inconclusive +whole +1a531479 /)
  expect(lines[2]).toMatch(/^2026-11-26 09:30:00 UTC .* beefbeef /)
  expect(stdout).toMatch(/operators\/list +[▁-█]{2} +p95 \d/)
  expect(stdout).toMatch(/left out: .*partner-burst\/result\.json: .*does not have its agreed form/)
  expect(readFileSync(join(folder, 'trend.html'), 'utf8')).toContain(`href="runs/2026-11-25T09-30-00Z-partner-burst/report.html"`)
  expect(JSON.parse(load('trend', 'partner-burst', '--json', '--last', '2').stdout).rows).toHaveLength(1)
  rmSync(third, { recursive: true })
})

test('report makes the files of a kept run anew, or a page elsewhere, and leaves the result alone', () => {
  const before = readFileSync(join(runs[2]!, 'result.json'))
  for (const name of ['report.html', 'junit.xml', 'summary.md']) rmSync(join(runs[2]!, name))
  expect(load('report', 'rollback-under-load')).toMatchObject({ status: 0, stdout: `${join(runs[2]!, 'report.html')}\n` })
  for (const name of ['report.html', 'junit.xml', 'summary.md']) expect(existsSync(join(runs[2]!, name))).toBe(true)
  expect(readFileSync(join(runs[2]!, 'result.json'))).toEqual(before)
  expect(load('report', runs[2]!, '--out', join(folder, 'page.html')).stdout).toBe(`${join(folder, 'page.html')}\n`)
  expect(readFileSync(join(folder, 'page.html'), 'utf8')).toContain('✕ Failed')
})

test('a run that is not there, or a missing word, is wrong usage that says what is known', () => {
  expect(load('report', 'nowhere')).toMatchObject({ status: 64, stderr: expect.stringContaining('no such run is kept') })
  expect(load('compare', 'latest')).toMatchObject({ status: 64, stderr: expect.stringContaining('takes two runs, the earlier one first') })
  expect(load('trend', 'nothing-of-the-kind')).toMatchObject({ status: 64 })
  expect(load('trend', 'soak', '--lats', '3')).toMatchObject({ status: 64, stderr: expect.stringContaining('did you mean "last"?') })
  expect(load('report', '--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('latest~1') })
})
