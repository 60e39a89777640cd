// Yesterday's mix: traffic passes a real proxy that records it, nobody's secret is in the recording, and it is played again by clients of another name.
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startProcess } from '../../scripts/test-services/start-process.ts'
import { prepareFeeder } from '../src/feeders/prepare-feeder.ts'
import { mixOfRecording, readRecording } from '../src/feeders/recording.ts'
import { personaNamed } from '../src/personas/index.ts'
import type { Feeder } from '../src/suites/suite-schema.ts'
import { type LegacyAlone, startLegacyAlone } from './legacy-alone.ts'
import { type Played, play } from './personas/play.ts'

const folder = mkdtempSync(join(tmpdir(), 'ficus-recorded-'))
const recording = join(folder, 'yesterday.jsonl')
let mes: LegacyAlone
/** What passed while the recording was on. */
let operators: Played
let partners: Played

const feeder: Feeder = {
  models: [{ jewel: 'ring', facetCount: 300, variantCount: 3 }],
  materials: ['SILVER925'],
  finishes: ['POLISHED', 'MATTE'],
  quantities: [3, 30],
}

const prepared = (persona: string, more: { feeder?: Feeder; progress?: (line: string) => void } = {}) =>
  prepareFeeder({
    persona,
    feeder: more.feeder ?? feeder,
    landscape: { mes, ...mes.credentials },
    clientCount: null,
    connectionCount: 3,
    weights: null,
    randomStart: 21,
    suiteFolder: folder,
    signal: AbortSignal.timeout(60_000),
    progress: more.progress ?? (() => {}),
  })

beforeAll(async () => {
  mes = await startLegacyAlone({ seedOrders: 3000 })
  await using proxy = await startProcess('proxy/src/main.ts', proxyFlags())
  const url = proxy.ready['url']!
  operators = await play(url, { persona: 'operator', input: await prepared('operator'), sessionCount: 3, callCount: 50 })
  partners = await play(url, { persona: 'partner', input: await prepared('partner'), sessionCount: 3, callCount: 50 })
}, 120_000)
afterAll(async () => {
  await mes?.[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true, force: true })
})

/** Stage shadow with a new side that is not there: legacy answers everything, and the bodies of prices are held for the mirror. */
function proxyFlags(): string[] {
  const [flagsFile, partnersFile] = [join(folder, 'flags.json'), join(folder, 'partners.json')]
  writeFileSync(flagsFile, JSON.stringify({ revision: 1, flags: { 'pricing.calculate': { stage: 'shadow', mirrorBasisPoints: 10_000 } } }))
  const sha256 = (key: string) => createHash('sha256').update(key).digest('hex')
  writeFileSync(
    partnersFile,
    JSON.stringify(mes.credentials.partners.map(({ id, name, apiKey }) => ({ id, name, apiKeySha256: sha256(apiKey) }))),
  )
  const sides = ['--legacy', mes.url, '--pricing', 'http://127.0.0.1:1', '--flags-file', flagsFile, '--partners-file', partnersFile]
  return [...sides, '--port', '0', '--admin-port', '0', '--record-file', recording, '--record-sample-basis-points', '10000']
}

test('every call that passed is in the recording, by its route', () => {
  expect([...operators.wrong, ...partners.wrong]).toEqual([])
  const { calls } = readRecording(recording, folder)
  expect(calls).toHaveLength(300)
  const { weights } = mixOfRecording({ calls, sampleBasisPoints: 10_000 }, personaNamed('recorded').endpoints)
  const passed = new Map([...operators.countByEndpoint, ...partners.countByEndpoint])
  // Refusals in HTTP 200 are told by their route alone.
  for (const endpoint of ['login', 'list', 'counters', 'card', 'claim', 'status', 'upload', 'preview', 'order', 'read-model'])
    expect([endpoint, weights[endpoint]]).toEqual([endpoint, passed.get(endpoint)])
  expect(Object.values(weights).reduce((sum, count) => sum + count, 0)).toBe(300)
})

test('no key, cookie, password, comment, name or id is in it', () => {
  const text = readFileSync(recording, 'utf8')
  const { partners: everyPartner, operators: everyOperator } = mes.credentials
  const cookies = [...operators.calls.join('\n').matchAll(/MES\.Session=\S+/g)].map(([cookie]) => cookie)
  const names = operators.answers.flatMap(({ body }) =>
    [...body.matchAll(/"(?:PartnerName|OperatorName|Number)":"([^"]+)"/g)].map(([, name]) => name!),
  )
  expect(names.length).toBeGreaterThan(100)
  const ids = partners.answers.flatMap(({ body }) => [...body.matchAll(/"Sha256":"(\w+)"/g)].map(([, sha256]) => sha256!))
  const secrets = [
    ...everyPartner.flatMap(({ apiKey, name }) => [apiKey, name]),
    ...everyOperator.flatMap(({ login, password }) => [login, password]),
    ...[...new Set([...cookies, ...names, ...ids, 'нагрузка', 'MES.Session'])],
  ]
  for (const secret of secrets) expect(text).not.toContain(secret)
  expect(Object.keys(JSON.parse(text.split('\n')[1]!) as object)).toEqual([
    ...['atMs', 'class', 'method', 'route', 'query', 'otherQueryKeyCount', 'status', 'durationMs', 'requestBytes', 'answerBytes', 'price'],
  ])
})

test('as a feeder it is played: the same calls about as often, the same lists and prices, no answer wrong, and people are told what it is', async () => {
  const notes: string[] = []
  const input = await prepared('recorded', { feeder: { ...feeder, quantities: [1], recording }, progress: line => notes.push(line) })
  expect(notes[0]).toMatch(
    /^recorded: the recording holds 300 calls in \d+ s, about \d+\.\d\d calls per second in all, models of 2\d\d|3\d\d facets/,
  )
  expect(new Set(input.questions.map(({ quantity }) => quantity))).toEqual(new Set([3, 30]))
  const { wrong, countByEndpoint, calls } = await play(mes.url, { persona: 'recorded', input, sessionCount: 3, callCount: 100 })
  expect(wrong).toEqual([])
  const recordedShare = (input.weights!['list']! + input.weights!['card']!) / 300
  const playedShare = (countByEndpoint.get('list')! + countByEndpoint.get('card')!) / 300
  expect(Math.abs(playedShare - recordedShare)).toBeLessThan(0.12)
  const listsOf = (of: readonly string[]) => new Set(of.filter(call => call.startsWith('list ')))
  for (const list of listsOf(calls)) if (!list.includes('MANUFACTURING_APPROVED')) expect(listsOf(operators.calls)).toContain(list)
})

test('a persona of its own takes its part of the mix from it', async () => {
  const input = await prepared('operator-reader', { feeder: { ...feeder, recording } })
  expect(Object.keys(input.weights!).toSorted()).toEqual(['card', 'counters', 'list', 'login'])
})

test('pieces of lines that a full disk left are passed over; a line of another form is refused by its number', () => {
  const [head, first, second] = readFileSync(recording, 'utf8').split('\n')
  const file = join(folder, 'torn.jsonl')
  writeFileSync(file, `${head}\n${first}\n${second!.slice(0, 40)}\n${second}\n${first!.slice(0, 9)}`)
  expect(readRecording(file, '/').calls).toHaveLength(2)
  writeFileSync(file, `${head}\n${first}\n{"atMs":-1}\n`)
  expect(() => readRecording(file, '/')).toThrow(/line 3 of the recording/)
})
