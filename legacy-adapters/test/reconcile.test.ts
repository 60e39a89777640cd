// `npm run quotes -- reconcile` between a real stand-in and a pricing api that answers pages of quotes: what it calls a difference, and what it does not.
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { lineCodes, type Quote } from '@ficus/pricing-service/contract'
import { expect, test } from 'vitest'
import { encodeImport, encodePrice } from '../src/price/index.ts'
import { type StandIn, startStandIn } from './stand-in.ts'

const entry = join(import.meta.dirname, '../src/reconcile/main.ts')
const run = async (words: readonly string[]) => {
  const { code = 0, stdout, stderr } = await promisify(execFile)(process.execPath, [entry, ...words]).catch(error => error)
  return { code, stdout, stderr }
}

const quote = (number: number, changes: Partial<Quote> = {}): Quote => ({
  id: `7f0e4f1e-0000-4000-8000-${String(number).padStart(12, '0')}`,
  number,
  status: 'priced',
  request: { modelSha256: '0'.repeat(64), material: 'BRASS', finish: 'NONE', quantity: 2 },
  breakdown: {
    ...{
      facetCount: 4,
      openEdgeCount: 0,
      volumeMm3: '1.000',
      areaMm2: '2.000',
      massGrams: '0.009',
      sizeMm: { x: '1.000', y: '1.000', z: '1.000' },
    },
    ...{
      lines: lineCodes.map(code => ({ code, amount: '0.00' })),
      unitPrice: '10.00',
      unitDiscount: '0.00',
      net: '20.00',
      vat: '4.00',
      total: '24.00',
    },
    currency: 'RUB',
  },
  refusal: null,
  failure: null,
  tariff: { id: 'mes', version: '1' },
  engineVersion: '1',
  createdAt: '2026-11-25T10:00:00.000Z',
  finishedAt: '2026-11-25T10:00:01.000Z',
  ...changes,
})

async function servePages(quotes: readonly Quote[]): Promise<{ readonly url: string } & AsyncDisposable> {
  const server = createServer((request, response) => {
    const query = new URL(request.url ?? '', 'http://any').searchParams
    const page = quotes.filter(({ number }) => number > Number(query.get('after'))).slice(0, Number(query.get('count')))
    response.end(JSON.stringify({ quotes: page }))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** As the proxy registers an answered price. */
async function register({ ask, credentials }: StandIn, priced: Quote, partnerIndex: number): Promise<void> {
  const partner = credentials.partners[partnerIndex]!
  const upload = JSON.parse(
    (await ask('POST', '/api/partner/models', { headers: { 'X-Api-Key': partner.apiKey }, body: 'solid\nendsolid\n' })).text,
  )
  const price = encodePrice(priced, {
    calculationId: 1_000_000_000 + priced.number,
    modelId: upload.ModelId,
    calculatedAt: '2026-11-25T13:00:01.0000000',
    durationMs: 12,
  })
  const body = encodeImport(price, partner.id)
  const reply = await ask('POST', '/api/admin/prices/import', { headers: { 'X-Api-Key': credentials.adminKey }, body })
  expect(JSON.parse(reply.text)).toMatchObject({ Success: true })
}

const wordsFor = (mes: StandIn, pricingUrl: string, partners: number) => [
  ...['--mes-url', mes.url, '--pricing-url', pricingUrl],
  ...[
    '--partner-keys',
    mes.credentials.partners
      .slice(0, partners)
      .map(({ apiKey }) => apiKey)
      .join(','),
    '--json',
  ],
]

test('rows that say what their quotes say are no difference, whichever partner’s they are; neither is a price without a row', async () => {
  await using mes = await startStandIn()
  await using pricing = await servePages([quote(1), quote(2), quote(3), quote(4, { status: 'failed', breakdown: null })])
  await register(mes, quote(1), 0)
  await register(mes, quote(2), 1)
  const { code, stdout, stderr } = await run(wordsFor(mes, pricing.url, 3))
  expect([code, stderr]).toEqual([0, ''])
  expect(JSON.parse(stdout)).toMatchObject({
    ...{ from: 1, to: 24, partnerCount: 3, differences: [] },
    counts: { same: 2, 'quote-only': 1, neither: 21, different: 0, 'row-only': 0 },
  })
})

test('a row with another kopeck, a row of a failed quote and a row beyond the last quote are differences, each named', async () => {
  await using mes = await startStandIn()
  const breakdown = quote(1).breakdown!
  await using pricing = await servePages([quote(1), quote(2, { status: 'failed', breakdown: null }), quote(3)])
  await register(mes, quote(1, { breakdown: { ...breakdown, total: '24.01' } }), 0)
  await register(mes, quote(2), 0)
  await register(mes, quote(9), 1)
  const { code, stdout } = await run(wordsFor(mes, pricing.url, 2))
  expect(code).toBe(1)
  expect(JSON.parse(stdout).differences).toMatchObject([
    { calculationId: 1_000_000_001, verdict: 'different', detail: 'MES says 24.01, the quote 24.00' },
    { calculationId: 1_000_000_002, verdict: 'row-only', detail: 'the quote is failed' },
    { calculationId: 1_000_000_009, verdict: 'row-only', detail: 'there is no such quote', quoteId: null },
  ])
})

test('a wrong key and a side that is away are said, not taken for an absence', async () => {
  await using mes = await startStandIn()
  await using pricing = await servePages([quote(1)])
  const wrongKey = await run(['--mes-url', mes.url, '--pricing-url', pricing.url, '--partner-keys', 'nonsense'])
  expect([wrongKey.code, wrongKey.stderr]).toEqual([1, expect.stringContaining('HTTP 401')])
  const away = await run(['--mes-url', 'http://127.0.0.1:9', '--pricing-url', pricing.url, '--partner-keys', 'any'])
  expect([away.code, away.stderr]).toEqual([1, expect.stringContaining('is it running?')])
  const usage = await run(['--landscape-file', '/nowhere'])
  expect([usage.code, usage.stderr]).toEqual([64, expect.stringContaining('mesUrl is not known')])
  expect((await run(['--help'])).stdout).toContain('MES cannot list its calculations')
})
