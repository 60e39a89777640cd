// `npm run quotes -- reconcile` between a real stand-in and a pricing api with a ledger of the test's making: what it calls a difference, and what it does not.
// With both sides real, and processes that die: proxy/test/write-back.
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { lineCodes, type Quote, type WriteBack } from '@ficus/pricing-service/contract'
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

function priceOf(priced: Quote, modelId: number): Buffer {
  const times = { calculatedAt: '2026-11-25T13:00:01.0000000', durationMs: 12 }
  return encodePrice(priced, { calculationId: 1_000_000_000 + priced.number, modelId, ...times })
}

/** As the ledger has it. The answer is that of the quote unless another is given. */
const writeBack = (priced: Quote, changes: Partial<WriteBack> & { readonly answer?: Buffer } = {}): WriteBack => {
  const { answer = priceOf(priced, 0), ...others } = changes
  return {
    number: priced.number,
    quoteId: priced.id,
    entry: { partnerId: 1, answer: answer.toString() },
    status: 'recorded',
    settledBy: 'sender',
    ...others,
  }
}

interface Pricing {
  readonly keptFrom?: number
  readonly next: number
  readonly writeBacks: readonly WriteBack[]
  readonly quotes: readonly Quote[]
  /** Called for each page. */
  readonly onPage?: (after: number) => void
}

async function servePricing(pricing: Pricing): Promise<{ readonly url: string } & AsyncDisposable> {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://any')
    if (pathname === '/write-backs') {
      const after = Number(searchParams.get('after'))
      const page = pricing.writeBacks.filter(({ number }) => number > after).slice(0, Number(searchParams.get('count')))
      response.end(JSON.stringify({ keptFrom: pricing.keptFrom ?? 1, next: pricing.next, writeBacks: page }))
      pricing.onPage?.(after)
      return
    }
    const found = pricing.quotes.find(({ id }) => pathname === `/quotes/${id}`)
    response.writeHead(found === undefined ? 404 : 200).end(JSON.stringify(found ?? {}))
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

/** As the proxy registers an answered price. Out: the answer. */
async function register({ ask, credentials }: StandIn, priced: Quote, partnerIndex: number): Promise<Buffer> {
  const partner = credentials.partners[partnerIndex]!
  const upload = JSON.parse(
    (await ask('POST', '/api/partner/models', { headers: { 'X-Api-Key': partner.apiKey }, body: 'solid\nendsolid\n' })).text,
  )
  const price = priceOf(priced, upload.ModelId)
  const body = encodeImport(price, partner.id)
  const reply = await ask('POST', '/api/admin/prices/import', { headers: { 'X-Api-Key': credentials.adminKey }, body })
  expect(JSON.parse(reply.text)).toMatchObject({ Success: true })
  return price
}

const wordsFor = (mes: StandIn, pricingUrl: string, partners: number) => [
  ...['--mes-url', mes.url, '--pricing-url', pricingUrl, '--beyond', '5'],
  ...[
    '--partner-keys',
    mes.credentials.partners
      .slice(0, partners)
      .map(({ apiKey }) => apiKey)
      .join(','),
    '--json',
  ],
]

test('recorded answers with their rows agree, whichever partner’s they are; so do cancelled and unused numbers without a row', async () => {
  await using mes = await startStandIn()
  const quotes = [quote(1), quote(2), quote(3)]
  const [first, second] = [await register(mes, quote(1), 0), await register(mes, quote(2), 1)]
  await using pricing = await servePricing({
    next: 101,
    quotes: quotes.slice(0, 1), // of the second the service has forgotten the quote
    writeBacks: [
      writeBack(quote(1), { answer: first }),
      writeBack(quote(2), { answer: second, settledBy: 'outbox' }),
      writeBack(quote(3), { status: 'cancelled' }),
    ],
  })
  const { code, stdout, stderr } = await run(wordsFor(mes, pricing.url, 3))
  expect([code, stderr]).toEqual([0, ''])
  expect(JSON.parse(stdout)).toMatchObject({
    ...{ from: 1, to: 105, partnerCount: 3, finishedByOutboxCount: 1, differences: [], open: [] },
    counts: { same: 2, nothing: 103, open: 0, missing: 0, different: 0, 'row-only': 0 },
  })
})

test('a missing row, another kopeck, and rows of cancelled, unused and never handed out numbers are differences, each named', async () => {
  await using mes = await startStandIn()
  const breakdown = quote(2).breakdown!
  const dearer = await register(mes, quote(2, { breakdown: { ...breakdown, total: '24.01' } }), 0)
  const third = await register(mes, quote(3), 0)
  for (const number of [4, 6, 13]) await register(mes, quote(number), 1)
  await using pricing = await servePricing({
    next: 11,
    quotes: [quote(1), quote(2), quote(3), quote(4)],
    writeBacks: [
      writeBack(quote(1)),
      writeBack(quote(2), { answer: dearer }),
      writeBack(quote(3), { answer: Buffer.from(third.toString().replace('"DurationMs":12', '"DurationMs":13')) }),
      writeBack(quote(4), { status: 'cancelled', settledBy: 'outbox' }),
    ],
  })
  const { code, stdout } = await run(wordsFor(mes, pricing.url, 2))
  expect(code).toBe(1)
  expect(JSON.parse(stdout).differences).toMatchObject([
    { calculationId: 1_000_000_001, verdict: 'missing', detail: 'a client was answered 24.00', quoteId: quote(1).id },
    { calculationId: 1_000_000_002, verdict: 'different', detail: 'MES says 24.01, the quote 24.00' },
    { calculationId: 1_000_000_003, verdict: 'different', detail: 'MES says 24.00, the ledger 24.00' },
    { calculationId: 1_000_000_004, verdict: 'row-only', detail: 'MES says 24.00; its write-back was cancelled by the outbox' },
    { calculationId: 1_000_000_006, verdict: 'row-only', detail: 'MES says 24.00; nobody noted it', quoteId: null },
    { calculationId: 1_000_000_013, verdict: 'row-only', detail: 'MES says 24.00; nobody noted it' },
  ])
})

test('what is not settled is open and no agreement yet; what is kept no longer is passed over', async () => {
  await using mes = await startStandIn()
  await register(mes, quote(1), 0)
  const second = await register(mes, quote(2), 0)
  await using pricing = await servePricing({
    ...{ keptFrom: 2, next: 5, quotes: [quote(2), quote(3)] },
    writeBacks: [
      writeBack(quote(2), { answer: second, status: 'open', settledBy: null }),
      writeBack(quote(3), { status: 'open', settledBy: null }),
    ],
  })
  const { code, stdout } = await run(wordsFor(mes, pricing.url, 1))
  expect(code).toBe(2)
  expect(JSON.parse(stdout)).toMatchObject({
    ...{ from: 2, to: 9, differences: [], counts: { open: 2, nothing: 6 } },
    open: [
      { calculationId: 1_000_000_002, detail: 'with its row' },
      { calculationId: 1_000_000_003, detail: 'no row yet' },
    ],
  })
})

test('an answer under a number below what is kept, of a block that was taken long ago, is judged all the same', async () => {
  await using mes = await startStandIn()
  await register(mes, quote(1), 0)
  await using pricing = await servePricing({ ...{ keptFrom: 3, next: 5, quotes: [quote(2)] }, writeBacks: [writeBack(quote(2))] })
  const { code, stdout } = await run(wordsFor(mes, pricing.url, 1))
  expect(code).toBe(1)
  expect(JSON.parse(stdout)).toMatchObject({
    ...{ from: 3, to: 9, counts: { missing: 1, nothing: 7 } },
    differences: [{ calculationId: 1_000_000_002, verdict: 'missing' }],
  })
})

test('what the ledger forgets while the two sides are compared is no difference', async () => {
  await using mes = await startStandIn()
  const answer = await register(mes, quote(1), 0)
  let keptFrom = 1
  const writeBacks = [writeBack(quote(1), { answer })]
  await using pricing = await servePricing({
    ...{ next: 3, quotes: [quote(1)], writeBacks },
    get keptFrom() {
      return keptFrom
    },
    onPage: () => {
      writeBacks.length = 0
      keptFrom = 2
    },
  })
  const { code, stdout } = await run(wordsFor(mes, pricing.url, 1))
  expect([code, JSON.parse(stdout).counts]).toMatchObject([0, { nothing: 6, 'row-only': 0 }])
})

test('a number that is used while the two sides are compared is no difference', async () => {
  await using mes = await startStandIn()
  const answer = await register(mes, quote(3), 0)
  const writeBacks: WriteBack[] = []
  let pageCount = 0
  await using pricing = await servePricing({
    ...{ next: 5, quotes: [quote(3)], writeBacks },
    // Neither the first look at the counter nor the page of numbers has it.
    onPage: after => {
      if (after === 0 && ++pageCount === 2) writeBacks.push(writeBack(quote(3), { answer }))
    },
  })
  const { code, stdout } = await run(wordsFor(mes, pricing.url, 1))
  expect([pageCount, code, JSON.parse(stdout).counts.same]).toEqual([2, 0, 1])
})

test('a wrong key and a side that is away are said, not taken for an absence', async () => {
  await using mes = await startStandIn()
  await using pricing = await servePricing({ next: 2, quotes: [], writeBacks: [] })
  const wrongKey = await run(['--mes-url', mes.url, '--pricing-url', pricing.url, '--partner-keys', 'nonsense'])
  expect([wrongKey.code, wrongKey.stderr]).toEqual([1, expect.stringContaining('HTTP 401')])
  const away = await run(['--mes-url', 'http://127.0.0.1:9', '--pricing-url', pricing.url, '--partner-keys', 'any'])
  expect([away.code, away.stderr]).toEqual([1, expect.stringContaining('is it running?')])
  const usage = await run(['--landscape-file', '/nowhere'])
  expect([usage.code, usage.stderr]).toEqual([64, expect.stringContaining('mesUrl is not known')])
  expect((await run(['--help'])).stdout).toContain('MES cannot list its calculations')
})
