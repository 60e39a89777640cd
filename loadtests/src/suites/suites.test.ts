import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { usualPairs } from './pair-counts.ts'
import { checkSuite, readSuite } from './read-suite.ts'
import { shortForm, sliceSeconds } from './short-form.ts'
import { starterSuite } from './starter-suite.ts'
import { findSuite, suiteNames, suitesFolder } from './suite-catalogue.ts'
import type { SuiteError } from './suite-error.ts'
import type { LoadPlan, Suite } from './suite-schema.ts'

const folder = mkdtempSync(join(tmpdir(), 'ficus-suites-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

type Plain = { [key: string]: Plain } & Plain[]
const changed = (change: (suite: Plain) => void): unknown => {
  const suite = structuredClone(starterSuite('mine', '../suite.schema.json')) as unknown as Plain
  change(suite)
  return suite
}
const put = (target: unknown, fields: object) => Object.assign(target as object, fields)

function problemsOf(value: unknown): readonly string[] {
  try {
    checkSuite(value, 'mine.json')
    return []
  } catch (error) {
    return (error as SuiteError).problems
  }
}

test.each(suiteNames())('%s is a suite, is called as its file is, and has a short form that is one, too', name => {
  const suite = readSuite(join(suitesFolder, `${name}.json`))
  expect(suite.name).toBe(name)
  if (suite.load === undefined) return
  const short = shortForm(suite as Suite & { load: LoadPlan })
  expect(problemsOf(short)).toEqual([])
  expect(sliceSeconds(short.load)).toBeLessThanOrEqual(10)
  // A comparison has its verdict after two minutes of measuring at most.
  const { variants, pairs } = suite.load
  if (variants.length === 2) expect((pairs ?? usualPairs).maxCount * 2 * sliceSeconds(suite.load)).toBeLessThanOrEqual(120)
})

test('the suite that init writes is one', () => {
  expect(problemsOf(changed(() => undefined))).toEqual([])
})

describe('what is wrong is said in one line with its place', () => {
  test.each<[string, (suite: Plain) => unknown, string]>([
    [
      'an unknown key',
      suite => put(suite['load']!, { warmupSeconds: 3 }),
      '/load: unknown key "warmupSeconds"; did you mean "warmUpSeconds"?',
    ],
    ['a missing key', suite => delete suite['load']!['short'], '/load: "short" is missing: the short form (`--short`)'],
    [
      'a word that is none of a list',
      suite => put(suite['load']!['scenarios']![0]!, { injector: 'pased' }),
      '/load/scenarios/0/injector: must be one of paced, open, closed, not "pased"; did you mean "paced"?',
    ],
    [
      'an unknown rule',
      suite => put(suite['thresholds']![0]!, { rule: 'relativ' }),
      '/thresholds/0/rule: must be one of relative, absolute, rate, failures, memory, not "relativ"; did you mean "relative"?',
    ],
    ['a key of another rule', suite => put(suite['thresholds']![1]!, { maxRatio: 1 }), '/thresholds/1: unknown key "maxRatio"'],
    [
      'a number out of bounds',
      suite => put(suite['load']!['scenarios']![0]!, { connectionCount: 0 }),
      '/load/scenarios/0/connectionCount: must be >= 1, not 0',
    ],
    [
      'a model of neither kind',
      suite => put(suite['load']!['feeder']!['models']!, { 0: { jewl: 'ring' } }),
      '/load/feeder/models/0: unknown key "jewl"; did you mean "jewel"?',
    ],
    ['no list where one belongs', suite => put(suite['load']!, { scenarios: {} }), '/load/scenarios: must be array, not {}'],
    [
      'an unknown persona',
      suite => put(suite['load']!['scenarios']![0]!, { persona: 'operatr' }),
      '/load/scenarios/0/persona: "operatr" is not known; did you mean "operator"?',
    ],
    [
      'an unknown scenario in a threshold',
      suite => put(suite['thresholds']![0]!, { scenario: 'operator' }),
      '/thresholds/0/scenario: "operator" is not known; did you mean "operators"?',
    ],
    [
      'an unknown endpoint',
      suite => put(suite['thresholds']![0]!, { endpoint: 'lists' }),
      '/thresholds/0/endpoint: "lists" is not known; did you mean "list"?',
    ],
    [
      'an unknown variant',
      suite => put(suite['thresholds']![1]!, { variant: 'newer' }),
      '/thresholds/1/variant: "newer" is not known; did you mean "new"?',
    ],
    [
      'an unknown weight',
      suite => put(suite['load']!['scenarios']![0]!, { weights: { cards: 1 } }),
      '/load/scenarios/0/weights: "cards" is not known; did you mean "card"?',
    ],
    [
      'paced without arrivals',
      suite => delete suite['load']!['scenarios']![0]!['arrivals'],
      '/load/scenarios/0: a paced injector needs arrivals',
    ],
    [
      'closed without a length',
      suite => put(suite['load']!['scenarios']![0]!, { injector: 'closed' }),
      '/load/scenarios/0: a closed injector needs forSeconds',
    ],
    [
      'prices without a feeder',
      suite => delete suite['load']!['feeder'],
      '/load/scenarios/1: the persona partner-burst asks for prices and needs a feeder',
    ],
    [
      'one variant and a comparison',
      suite => put(suite['load']!, { variants: [{ name: 'new', target: 'proxy' }] }),
      '/load/variants: a relative rule compares two variants',
    ],
    [
      'a p99 that no run could decide',
      suite => put(suite['thresholds']![0]!, { metric: 'p99' }),
      '/thresholds/0: a p99 decides from 40 pairs on',
    ],
    ['a comparison without bounds', suite => delete suite['thresholds']![0]!['passBelowRatio'], '/thresholds/0: both bounds are needed'],
    [
      'bounds of a rate for a latency',
      suite => {
        delete suite['thresholds']![0]!['passBelowRatio']
        delete suite['thresholds']![0]!['failAboveRatio']
        put(suite['thresholds']![0]!, { passAboveRatio: 2, failBelowRatio: 1 })
      },
      '/thresholds/0: p50 should be small',
    ],
    [
      'a flag for whom MES answers itself',
      suite => put(suite['load']!['variants']![0]!, { target: 'direct' }),
      '/load/variants/0/position: whom MES answers directly',
    ],
    [
      'canary without a share',
      suite => put(suite['load']!['variants']![1]!, { position: { stage: 'canary' } }),
      '/load/variants/1/position: canary needs shareBasisPoints',
    ],
    [
      'two names alike',
      suite => put(suite['load']!['scenarios']![1]!, { name: 'operators' }),
      '/load/scenarios/1/name: "operators" is there twice',
    ],
    [
      'an action of two kinds',
      suite => put(suite['load']!, { actions: [{ atSeconds: 1, killSwitch: 'kill', set: { stage: 'off' } }] }),
      '/load/actions/0: exactly one of set, killSwitch, signal, rollingRestart, not set and killSwitch',
    ],
    [
      'an action after the end',
      suite => put(suite['load']!, { actions: [{ atSeconds: 4, killSwitch: 'kill' }] }),
      '/load/actions/0/atSeconds: 4 s is after the end of the slice (4 s)',
    ],
    [
      'a process that is stopped for good',
      suite => put(suite['load']!, { actions: [{ atSeconds: 1, signal: { process: 'mes', name: 'SIGSTOP' } }] }),
      '/load/actions/0/signal: nothing lets mes go on',
    ],
    [
      'an excuse that never comes',
      suite => put(suite['thresholds']!, { 0: { rule: 'failures', scenario: 'operators', maxRatio: 0, exceptWhileAway: 'mes' } }),
      '/thresholds/0/exceptWhileAway: no action of the suite takes mes away',
    ],
    [
      'neither walk nor load',
      suite => {
        delete suite['load']
        delete suite['thresholds']
      },
      '/: a suite has either a "walk" or a "load"',
    ],
  ])('%s', (_title, change, line) => {
    const problems = problemsOf(changed(change))
    expect(
      problems.filter(problem => problem.startsWith(line)),
      problems.join('\n'),
    ).toHaveLength(1)
  })
})

test('a file that is no JSON, and one that is not there, are said so', () => {
  const file = join(folder, 'broken.json')
  writeFileSync(file, '{')
  expect(() => findSuite('./broken.json', folder)).toThrow(/broken\.json is no suite:\n {2}\/: .*JSON/)
  expect(() => findSuite('./nowhere.json', folder)).toThrow(/ENOENT/)
})

test('a name is looked up among ours, a path from the folder that the command was typed in', () => {
  const file = join(folder, 'mine.json')
  writeFileSync(file, JSON.stringify(starterSuite('mine', '')))
  expect(findSuite('./mine.json', folder)).toMatchObject({ folder, suite: { name: 'mine' } })
  expect(findSuite('smoke', folder).folder).toBe(suitesFolder)
  expect(() => findSuite('smok', folder)).toThrow('did you mean "smoke"?')
})
