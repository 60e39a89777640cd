// The story of an operator and a partner with curl alone, through the proxy and directly, in stages off and live: the same answers to the byte, apart from
// what two separate requests must differ in (ids and times of new things).
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { jewel, jewelMesh, openMesh, to3mf, toObj } from '@ficus/pricing-service/sample-models'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runEntry } from '../clients/run-verb.ts'
import { type RunningLandscape, startLandscape } from '../landscape/landscape.ts'
import { type FreshDatabase, freshDatabase } from '../test-services/fresh-database.ts'

const run = promisify(execFile)
const storyMs = 60_000
let running: RunningLandscape
let databases: FreshDatabase[]
let folder: string
let lastCalculationId = 0

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ficus-curl-'))
  databases = [await freshDatabase(), await freshDatabase()]
  const [mes, pricing] = databases.map(database => database.url) as [string, string]
  running = await startLandscape(
    {
      portBase: 0,
      varDir: join(folder, 'var'),
      databaseUrlMes: mes,
      databaseUrlPricing: pricing,
      queueUrl: '',
      seedOrders: 500,
      candidateDeadlineMs: 10_000,
      proxyProcesses: 1,
      workerThreads: 1,
    },
    () => undefined,
  )
  writeFileSync(join(folder, 'ring.stl'), jewel('ring', { facetCount: 1_500, seed: 3 }))
}, storyMs)

afterAll(async () => {
  await running?.stop()
  for (const database of databases ?? []) await database[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true, force: true })
})

async function curl(...words: string[]): Promise<string> {
  return (await run('curl', ['-s', '-i', '--max-time', '30', ...words], { cwd: folder })).stdout
}

const field = (answer: string, name: string) => answer.match(new RegExp(`"${name}":("[^"]*"|[^,}]*)`))?.[1]?.replaceAll('"', '') ?? ''

/** What two separate requests must differ in: the moment, ids of new things, the session, and lengths that follow from them. */
const masked = (answer: string) =>
  answer
    .replace(/^(date|content-length): .*$/gim, '$1: #')
    .replace(/MES\.Session=[^;]+/, 'MES.Session=#')
    .replace(/"(OrderId|ModelId|CalculationId|DurationMs)":\d+/g, '"$1":#')
    .replace(/"(Number|CreatedAt|UpdatedAt|CalculatedAt)":"[^"]*"/g, '"$1":#')

async function story(url: string, orderIndex: number): Promise<string[]> {
  const { operators, partners } = running.landscape()
  const [{ login, password } = { login: '', password: '' }] = operators
  const key = `X-Api-Key: ${partners[0]?.apiKey}`
  const session = await curl('-d', JSON.stringify({ Login: login, Password: password }), `${url}/api/login`)
  const cookie = `MES.Session=${session.match(/MES\.Session=([^;]+)/)?.[1]}`
  const list = await curl('-b', cookie, `${url}/api/orders?Status=MANUFACTURING_APPROVED&Page=1&PageSize=5`)
  const orderId = [...list.matchAll(/"OrderId":(\d+)/g)][orderIndex]?.[1] ?? ''
  const claim = await curl('-b', cookie, '-X', 'POST', '-d', '{}', `${url}/api/orders/${orderId}/claim`)
  const upload = await curl('-H', key, '--data-binary', '@ring.stl', `${url}/api/partner/models`)
  const price = await curl(
    '-H',
    key,
    '-d',
    `{"ModelId":${field(upload, 'ModelId')},"Material":"GOLD585","Finish":"POLISHED","Quantity":10}`,
    `${url}/api/partner/prices`,
  )
  const stored = await curl('-H', key, `${url}/api/partner/prices/${field(price, 'CalculationId')}`)
  const order = await curl(
    '-H',
    key,
    '-d',
    `{"CalculationId":${field(price, 'CalculationId')},"Comment":"с курьером"}`,
    `${url}/api/partner/orders`,
  )
  const read = await curl('-H', key, `${url}/api/partner/orders/${field(order, 'OrderId')}`)
  lastCalculationId = Number(field(price, 'CalculationId'))
  expect(stored.split('\r\n\r\n')[1]).toBe(price.split('\r\n\r\n')[1])
  expect(read).toContain('"Status":"PRICE_CALCULATED"')
  for (const answer of [session, list, claim, upload, price, order, read]) expect(answer).toContain('"Success":true')
  return [session, list.replace(/"Total":\d+,"Items".*/s, ''), claim.replace(/"OrderId":\d+/, ''), upload, price, order, read].map(masked)
}

test('in stage off every answer through the proxy is the answer of MES', { timeout: storyMs }, async () => {
  const { proxy, mes } = running.landscape()
  expect(await story(proxy.url, 0)).toEqual(await story(mes.url, 0))
})

test('in stage live the price comes from the new service, and every answer is still the answer of MES', { timeout: storyMs }, async () => {
  const { proxy, mes, flags } = running.landscape()
  const words = ['set', 'pricing.calculate', 'live', '--mirror', '0bp', '--why', 'curl story', '--by', 'test', '--file', flags.file]
  expect(await runEntry('flags/src/cli/main.ts', words)).toMatchObject({ code: 0 })
  const direct = await story(mes.url, 0)
  const through = await story(proxy.url, 0)
  expect(through).toEqual(direct)
  expect(lastCalculationId).toBeGreaterThanOrEqual(1_000_000_000)
})

test('the commands of the README do what it says', { timeout: storyMs }, async () => {
  const readme = readFileSync(resolve(import.meta.dirname, '../../README.md'), 'utf8')
  const block = readme.split('<!-- executed by scripts/test/curl-story.test.ts -->')[1]?.match(/```sh\n([\s\S]*?)```/)?.[1] ?? ''
  expect(block).toContain('/api/partner/prices')
  const here = block
    .replaceAll('http://127.0.0.1:8080', running.landscape().proxy.url)
    .replaceAll('./var/landscape.json', join(folder, 'var/landscape.json'))
  const { stdout } = await run('bash', ['-euc', here], { cwd: folder })
  expect(stdout).toMatch(/"ModelId":\d+,"Bytes":\d+,"Sha256":/)
  expect(stdout).toMatch(/"Success":true,"CalculationId":\d+,"ModelId":\d+,"Material":"SILVER925"/)
})

/** `npm run price` on a file with these bytes. The landscape of the story is used again: a start takes longer than all of this. */
async function price(
  name: string,
  bytes: Uint8Array | string,
  ...words: string[]
): Promise<{ readonly code: number | null; readonly output: string }> {
  writeFileSync(join(folder, name), bytes)
  return runEntry('scripts/price/main.ts', [join(folder, name), '--landscape', join(folder, 'var/landscape.json'), ...words])
}

test('npm run price offers a file of any format, says what is wrong with it and verifies the offer', { timeout: storyMs }, async () => {
  const mesh = jewelMesh('ring', { facetCount: 1_200, seed: 3 })
  const sound = await price('ring.3mf', to3mf(mesh), '--currency', 'USD')
  expect(sound.output).toMatch(/read as 3mf in mm \(said by the file\), 1 body\n/)
  expect(sound.output).toMatch(/\nMETAL +\d+\.\d\d +metal\.1\n[\s\S]*\ntotal, USD +\d+\.\d\d\n[\s\S]*\nverified: /)
  expect(sound.output).toContain('the legacy reads STL only and is not asked about 3mf')
  expect(sound.code).toBe(0)

  const broken = await price('open.obj', toObj(openMesh(mesh, { count: 4, seed: 1 })), '--tariff', 'casting', '--units', 'in')
  expect(broken.output).toContain('the file has no units of length; taken as in (--units)')
  expect(broken.output).toMatch(/\? review {2}MESH_OPEN: .* at -?\d+\.\d+, .*\n +Close the holes/)
  expect(broken.output).toContain('\ndecision: blocked because of TOO_LARGE, PRINTER_TOO_SMALL: cannot be made like this')
  expect(broken.code).toBe(0)
})

test('npm run price says in one line why there is no price', { timeout: storyMs }, async () => {
  const refused = await price('part.step', 'ISO-10303-21;\nHEADER;', '--tariff', 'casting')
  expect([refused.code, refused.output]).toEqual([1, expect.stringMatching(/\nrefused: FORMAT_UNKNOWN: .*STEP/)])
  const unknown = await price('ring.stl', jewel('ring', { facetCount: 300, seed: 1 }), '--tariff', 'casting', '--material', 'TIN')
  expect([unknown.code, unknown.output]).toEqual([1, expect.stringMatching(/\nrefused: MATERIAL_UNKNOWN: /)])
})
