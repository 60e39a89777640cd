// The walk against a real legacy: clean when nothing stands in between, and every kind of fault of a proxy is found and named.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type FreshDatabase, freshDatabase } from '../../scripts/test-services/fresh-database.ts'
import { type StartedProcess, startProcess } from '../../scripts/test-services/start-process.ts'
import type { Landscape } from '../src/landscape/landscape-file.ts'
import { walkModels } from '../src/walk/models.ts'
import { routesLeftOut, takeWalk } from '../src/walk/walk.ts'
import { startRelay, type Tamper } from './tampering-relay.ts'

let database: FreshDatabase
let mes: StartedProcess
let mesUrl: string
let credentials: Pick<Landscape, 'partners' | 'operators' | 'adminKey'>
const folder = mkdtempSync(join(tmpdir(), 'ficus-walk-'))

beforeAll(async () => {
  database = await freshDatabase()
  const credentialsFile = join(folder, 'credentials.json')
  const flags = ['--port', '0', '--database-url', database.url, '--models-dir', join(folder, 'models'), '--seed-orders', '4000']
  mes = await startProcess('legacy-adapters/src/stand-in/main.ts', [...flags, '--credentials-file', credentialsFile])
  mesUrl = mes.ready['url']!
  credentials = JSON.parse(readFileSync(credentialsFile, 'utf8'))
}, 60_000)

afterAll(async () => {
  await mes?.[Symbol.asyncDispose]()
  await database?.[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true, force: true })
})

async function walkThrough(proxiedUrl: string) {
  const [partner, otherPartner] = credentials.partners
  const [operator, otherOperator] = credentials.operators
  using walk = await takeWalk({
    directUrl: mesUrl,
    proxiedUrl,
    partner: partner!,
    otherPartner: otherPartner!,
    operator: operator!,
    otherOperator: otherOperator!,
    adminKey: credentials.adminKey,
    models: walkModels(),
    signal: AbortSignal.timeout(60_000),
    stepDone: () => {},
  })
  return walk.results
}

async function findingsBehind(tamper: Tamper): Promise<string[]> {
  await using relay = await startRelay(mesUrl, tamper)
  const results = await walkThrough(relay.url)
  return results.flatMap(result => result.findings.map(({ route, title, path }) => `${route}: ${title}: ${path}`))
}

test('legacy against itself: every route of the contract is compared and nothing differs', async () => {
  const results = await walkThrough(mesUrl)
  expect(results.flatMap(result => result.findings)).toEqual([])
  expect(routesLeftOut(results)).toEqual([])
  expect(results.length).toBeGreaterThan(100)
}, 60_000)

test('legacy against itself behind the real proxy, which has nothing but legacy: nothing differs', async () => {
  await using proxy = await startProcess('proxy/src/main.ts', [
    '--legacy',
    mesUrl,
    '--port',
    '0',
    '--admin-port',
    '0',
    '--flags-file',
    join(folder, 'none.json'),
  ])
  const results = await walkThrough(proxy.ready['url']!)
  expect(results.flatMap(result => result.findings)).toEqual([])
}, 60_000)

describe('a proxy that', () => {
  const onPrices =
    (change: (answer: Parameters<Tamper>[0]) => Parameters<Tamper>[0]): Tamper =>
    (answer, target) =>
      target === '/api/partner/prices' && answer.status === 200 ? change(answer) : answer

  test('hands everything on is clean', async () => {
    expect(await findingsBehind(answer => answer)).toEqual([])
  }, 60_000)

  test('changes one digit of a price is found at each price', async () => {
    const found = await findingsBehind(
      onPrices(answer => ({ ...answer, body: Buffer.from(answer.body.toString('utf8').replace(/("Vat":\d+\.\d)\d/, '$19')) })),
    )
    expect(found).toContain('POST /api/partner/prices: a price is calculated and stored: body')
  }, 60_000)

  test('writes a header name in another letter case, or headers in another order, is found on every answer', async () => {
    const lower = await findingsBehind(answer => ({
      ...answer,
      rawHeaders: answer.rawHeaders.map(text => (text === 'X-MES-Node' ? 'x-mes-node' : text)),
    }))
    expect(lower.length).toBeGreaterThan(90)
    expect(lower).toContain('GET /health: the health line: header names')
    const swapped = await findingsBehind(
      onPrices(answer => ({ ...answer, rawHeaders: [...answer.rawHeaders.slice(2), ...answer.rawHeaders.slice(0, 2)] })),
    )
    expect(swapped).toContain('POST /api/partner/prices: a flat model: header names')
  }, 60_000)

  test('answers a refusal in another letter is found', async () => {
    const found = await findingsBehind(
      onPrices(answer => ({ ...answer, body: Buffer.from(answer.body.toString('utf8').replace('Модель', 'модель')) })),
    )
    expect(found).toContain('POST /api/partner/prices: a flat model: body')
  }, 60_000)

  test('answers a wrong key with 403 is found', async () => {
    const found = await findingsBehind(answer => (answer.status === 401 ? { ...answer, status: 403 } : answer))
    expect(found).toContain('POST /api/partner/prices: a wrong key is turned away: status')
    expect(found).toContain('GET /api/orders: without a session: GET /api/orders: status')
  }, 60_000)
})
