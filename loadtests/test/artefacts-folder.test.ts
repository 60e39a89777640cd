// The folder of a run: what lies in it, what is read back, which run a word means. Real files.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Compile } from 'typebox/schema'
import { afterAll, expect, test } from 'vitest'
import { findRun, keptRuns } from '../src/artefacts/folder/find-runs.ts'
import { keepLoadRun, keepWalkRun } from '../src/artefacts/folder/keep-run.ts'
import { readLoadRun, readRun } from '../src/artefacts/folder/read-run.ts'
import { writeWhole } from '../src/artefacts/folder/write-whole.ts'
import { judgeLoad } from '../src/gate/judge-load.ts'
import type { LoadResult } from '../src/run/load-result.ts'
import { hostileRun, pairedRun, rollbackRun } from './artefacts/synthetic-runs.ts'
import { syntheticWalk } from './artefacts/synthetic-walk.ts'

const folder = mkdtempSync(join(tmpdir(), 'kept-runs-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
let runsDirCount = 0
const freshRunsDir = () => join(folder, String((runsDirCount += 1)))

/** Stopped before anything was measured. */
function withoutSlices({ gate: _, ...evidence }: LoadResult): LoadResult {
  const empty = { ...evidence, slices: [], interrupted: 'stopped' }
  return { ...empty, gate: judgeLoad(empty) }
}

test('a kept run has its result, a page, a file for CI and one for pull requests, and nothing unfinished', () => {
  const result = pairedRun()
  const run = keepLoadRun(freshRunsDir(), result)
  expect(run).toMatch(/\/2026-11-25T09-30-00Z-partner-burst$/)
  expect(readdirSync(run).sort()).toEqual(['junit.xml', 'report.html', 'result.json', 'summary.md'])
  expect(readLoadRun(run)).toEqual(JSON.parse(JSON.stringify(result)))
})

test('whatever a run holds, its result.json keeps to the published schema', () => {
  const published = JSON.parse(readFileSync(resolve(import.meta.dirname, '../result.schema.json'), 'utf8')) as object
  const schema = Compile(published)
  for (const result of [pairedRun(), rollbackRun(), withoutSlices(pairedRun())]) {
    const content: unknown = JSON.parse(JSON.stringify(result))
    expect(schema.Errors(content)[1]).toEqual([])
    expect(schema.Check({ ...(content as object), surprise: 1 })).toBe(false)
  }
})

test('a run that was stopped is kept whole, as invalid, with what was measured', () => {
  const run = keepLoadRun(freshRunsDir(), { ...rollbackRun(), interrupted: 'stopped by Ctrl-C' })
  expect(readLoadRun(run).interrupted).toBe('stopped by Ctrl-C')
  expect(readLoadRun(run).slices).toHaveLength(1)
  expect(readFileSync(join(run, 'report.html'), 'utf8')).toContain('stopped by Ctrl-C')
})

test('two runs of the same second have a folder each', () => {
  const runsDir = freshRunsDir()
  const folders = [keepLoadRun(runsDir, rollbackRun()), keepLoadRun(runsDir, rollbackRun()), keepWalkRun(runsDir, syntheticWalk())]
  expect(new Set(folders).size).toBe(3)
  expect(folders[1]).toBe(`${folders[0]}.2`)
  expect(keptRuns(runsDir, 'rollback-under-load').map(run => run.folder)).toEqual(folders.slice(0, 2))
})

test('a file is whole or not there: what cannot be put in its place leaves nothing behind', () => {
  const place = join(freshRunsDir(), 'result.json')
  mkdirSync(join(place, 'something in the way'), { recursive: true })
  expect(() => writeWhole(place, 'content')).toThrow()
  expect(readdirSync(join(place, '..'))).toEqual(['result.json'])
})

test('a walk is kept and read back as a walk', () => {
  const run = keepWalkRun(freshRunsDir(), syntheticWalk())
  expect(readdirSync(run).sort()).toEqual(['junit.xml', 'report.html', 'result.json', 'summary.md'])
  expect(readRun(run)).toMatchObject({ kind: 'walk', result: { suite: 'smoke', verdict: 'fail' } })
  expect(() => readLoadRun(run)).toThrow(/a walk without load/)
})

test('a run that is missing, cut off or of another form is refused with the place of the first problem', () => {
  const runsDir = freshRunsDir()
  expect(() => readRun(join(runsDir, 'nowhere'))).toThrow(expect.objectContaining({ code: 'RUN_MISSING' }))
  const run = keepLoadRun(runsDir, rollbackRun())
  const file = join(run, 'result.json')
  const text = readFileSync(file, 'utf8')
  writeFileSync(file, text.slice(0, 1000))
  expect(() => readRun(run)).toThrow(expect.objectContaining({ code: 'RUN_MALFORMED', message: expect.stringContaining(file) }))
  writeFileSync(file, text.replace('"pairIndex":0', '"pairIndex":"zero"'))
  expect(() => readRun(run)).toThrow(/\/slices\/0\/pairIndex must be integer/)
})

test('latest, a suite, one before it, a name and a path each mean a run; a word that means none says what there is', () => {
  const runsDir = freshRunsDir()
  const at = (hour: number) => Date.UTC(2026, 10, 25, hour)
  const keep = (hour: number, name: string) => {
    const result = rollbackRun()
    return keepLoadRun(runsDir, { ...result, startedAt: at(hour), suite: { ...result.suite, name } })
  }
  const [first, second, third] = [keep(8, 'soak'), keep(9, 'soak'), keep(10, 'average')]
  mkdirSync(join(runsDir, '2026-11-25T11-00-00Z-soak')) // a run that never got as far as a result
  const find = (word: string) => findRun(word, { runsDir, calledFrom: folder })
  expect([find('latest'), find('latest~1'), find('soak'), find('soak~1')]).toEqual([third, second, second, first])
  expect([find('2026-11-25T08-00-00Z-soak'), find(first!), find(join('.', first!.slice(folder.length + 1)))]).toEqual([first, first, first])
  expect(() => find('soak~2')).toThrow(/2 runs of soak/)
  expect(() => find('../etc')).toThrow(expect.objectContaining({ code: 'RUN_MISSING' }))
})

test('words of an enemy stay words in every file', () => {
  const run = keepLoadRun(freshRunsDir(), { ...hostileRun(), suite: { ...hostileRun().suite, name: 'enemy' } })
  const [page, xml, markdown] = ['report.html', 'junit.xml', 'summary.md'].map(name => readFileSync(join(run, name), 'utf8'))
  for (const text of [page!, xml!, markdown!]) expect(text).not.toMatch(/<img|<script>alert|\u0000|\u001b/)
  expect(page!.match(/<script>/g)).toHaveLength(1)
  expect(markdown).not.toContain('@team')
})
