// What CI, pull requests and terminals get of a run.
import { expect, test } from 'vitest'
import { junit } from '../src/artefacts/text/junit.ts'
import { loadJunit } from '../src/artefacts/text/load-junit.ts'
import { loadSummary } from '../src/artefacts/text/load-summary.ts'
import { renderLoadResult } from '../src/artefacts/text/render-load-result.ts'
import { walkJunit } from '../src/artefacts/text/walk-junit.ts'
import { walkSummary } from '../src/artefacts/text/walk-summary.ts'
import type { GateVerdict } from '../src/gate/gate-report.ts'
import { readXml, type XmlElement } from './artefacts/read-xml.ts'
import { hostileRun, pairedRun, rollbackRun } from './artefacts/synthetic-runs.ts'
import { syntheticWalk } from './artefacts/synthetic-walk.ts'

const caseOf = (verdict: GateVerdict, shownOnly = false) => ({ className: 'a', name: verdict, verdict, shownOnly, why: `why ${verdict}` })

test('fail is a failure, invalid an error, inconclusive is skipped, and what decides nothing can never break a build', () => {
  const cases = [caseOf('pass'), caseOf('fail'), caseOf('invalid'), caseOf('inconclusive'), caseOf('fail', true), caseOf('invalid', true)]
  const xml = readXml(junit({ name: 'a', startedAt: 0, endedAt: 1500, properties: {}, cases, output: '' }))
  const [suite] = xml.children
  expect(suite?.attributes).toMatchObject({ tests: '6', failures: '1', errors: '1', skipped: '3', time: '1.500' })
  const outcomes = suite?.children.filter(({ name }) => name === 'testcase').map(({ children }) => children.map(({ name }) => name))
  expect(outcomes).toEqual([
    ['system-out'],
    ['failure', 'system-out'],
    ['error', 'system-out'],
    ['skipped', 'system-out'],
    ['skipped', 'system-out'],
    ['skipped', 'system-out'],
  ])
})

/** Elements, their order and their attributes by the schema that Jenkins and others read JUnit files with. */
const schema: Readonly<Record<string, { readonly attributes: readonly string[]; readonly children: readonly string[] }>> = {
  testsuites: { attributes: ['name', 'tests', 'failures', 'errors', 'time'], children: ['testsuite'] },
  testsuite: {
    attributes: ['name', 'tests', 'failures', 'errors', 'skipped', 'time', 'timestamp'],
    children: ['properties', 'testcase', 'system-out'],
  },
  properties: { attributes: [], children: ['property'] },
  property: { attributes: ['name', 'value'], children: [] },
  testcase: { attributes: ['classname', 'name', 'time'], children: ['skipped', 'error', 'failure', 'system-out'] },
  skipped: { attributes: ['message'], children: [] },
  error: { attributes: ['type', 'message'], children: [] },
  failure: { attributes: ['type', 'message'], children: [] },
  'system-out': { attributes: [], children: [] },
}

function problems({ name, attributes, children }: XmlElement): string[] {
  const known = schema[name]
  if (known === undefined) return [`unknown element ${name}`]
  const places = children.map(child => known.children.indexOf(child.name))
  return [
    ...Object.keys(attributes).flatMap(key => (known.attributes.includes(key) ? [] : [`${name} has ${key}`])),
    ...known.attributes.flatMap(key => (key in attributes ? [] : [`${name} lacks ${key}`])),
    ...(places.every((place, index) => place >= Math.max(0, ...places.slice(0, index))) ? [] : [`${name}: children out of order`]),
    ...children.flatMap(problems),
  ]
}

test('junit.xml of load runs and walks, also of those with words of an enemy, keeps to the common schema and counts what it holds', () => {
  for (const xml of [loadJunit(pairedRun()), loadJunit(rollbackRun()), loadJunit(hostileRun()), walkJunit(syntheticWalk())]) {
    const root = readXml(xml)
    expect(problems(root)).toEqual([])
    const [suite] = root.children
    const counted = (element: string) => suite!.children.filter(each => each.children.some(({ name }) => name === element)).length
    expect(suite?.attributes).toMatchObject({ failures: String(counted('failure')), errors: String(counted('error')) })
    expect(suite?.attributes['tests']).toBe(String(suite?.children.filter(({ name }) => name === 'testcase').length))
  }
})

test('each rule is a case under its kind, with its figures, and the verdict is one too', () => {
  const result = rollbackRun()
  const cases = readXml(loadJunit(result)).children[0]!.children.filter(({ name }) => name === 'testcase')
  expect(cases).toHaveLength(result.gate.rules.length + 1)
  expect(cases[0]?.attributes).toMatchObject({ classname: 'rollback-under-load', name: 'verdict' })
  const failures = cases.find(({ attributes }) => attributes['classname'] === 'rollback-under-load.failures')
  expect(failures?.children[0]?.attributes['message']).toMatch(/failures: \d+ of .* allowed 0\.1 %/)
})

test('the comment of a pull request says verdict, why, ratios with intervals and the table of endpoints', () => {
  const text = loadSummary(pairedRun())
  expect(text).toMatch(/^### ❔ inconclusive: partner-burst\n/)
  expect(text).toMatch(/\| operators\/list p95 \| 0\.\d+ \| 0\.\d+ – 0\.\d+ \| pass \|/)
  expect(text).toMatch(/\| operators\/card \| legacy \| 960 \| 960 \| 0 \| 0 \| 0 \|/)
  const rows = text.split('\n').filter(line => line.startsWith('|'))
  for (const row of rows) expect(row.replaceAll('\\|', '').split('|').length).toBeOneOf([6, 15])
  expect(walkSummary(syntheticWalk('a | b\n# c'))).toMatch(/### ❌ fail: smoke/)
})

test('the terminal gets the table, the verdict with its reasons, and the path of the report; nothing in it commands the terminal', () => {
  const text = renderLoadResult(rollbackRun(), '/runs/one')
  expect(text).toMatch(/partners\/price +ficus +1\u202f\d{3} +1\u202f\d{3} +\d+ +\d+ +\d+ /)
  expect(text).toMatch(/\nrollback-under-load: FAIL after 3:04\n {2}partners, ficus: answers are right: /)
  expect(text.trimEnd().endsWith('report: /runs/one/report.html')).toBe(true)
  expect(renderLoadResult(hostileRun(), '/runs/one')).not.toMatch(/\u001b|\u0000/)
})
