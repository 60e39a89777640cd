// Every persona against the real legacy and through the real proxy whose new side answers: nothing is judged wrong that is right, and nothing right that is wrong.
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { prepareFeeder } from '../src/feeders/prepare-feeder.ts'
import type { PersonaInput } from '../src/personas/persona-input.ts'
import type { Feeder } from '../src/suites/suite-schema.ts'
import { type LiveLandscape, openLiveLandscape } from './live-landscape.ts'
import { play } from './personas/play.ts'
import { type RelayedAnswer, startRelay } from './tampering-relay.ts'

let live: LiveLandscape

beforeAll(async () => {
  live = await openLiveLandscape({ seedOrders: 12_000 })
}, 120_000)
afterAll(() => live?.[Symbol.asyncDispose](), 60_000)

const feeder: Feeder = {
  models: [
    { jewel: 'ring', facetCount: 300, variantCount: 3 },
    { jewel: 'pendant', facetCount: 500, variantCount: 2 },
  ],
  materials: ['SILVER925', 'GOLD585'],
  finishes: ['POLISHED', 'NONE'],
  quantities: [1, 10],
}

const prepared = (persona: string, more: { clientCount?: number; weights?: Record<string, number> } = {}): Promise<PersonaInput> =>
  prepareFeeder({
    persona,
    feeder,
    landscape: live.landscape,
    clientCount: more.clientCount ?? 4,
    connectionCount: 4,
    weights: more.weights ?? null,
    randomStart: 11,
    suiteFolder: import.meta.dirname,
    signal: AbortSignal.timeout(60_000),
    progress: () => {},
  })

const sides = [
  ['directly', () => live.landscape.mes.url],
  ['through the proxy in stage live', () => live.landscape.proxy.url],
] as const

describe.each(sides)('%s', (_side, url) => {
  test.each([
    ['operator', ['login', 'list', 'counters', 'card', 'claim', 'status']],
    ['operator-reader', ['login', 'list', 'counters', 'card']],
    ['partner', ['upload', 'price', 'preview', 'read-price', 'order', 'read-order', 'read-model', 'refusal']],
    ['partner-burst', ['price']],
    ['shop-burst', ['upload', 'price']],
  ])('the persona %s plays every call it knows, and no answer is wrong', async (persona, endpoints) => {
    const { wrong, countByEndpoint } = await play(url(), { persona, input: await prepared(persona), sessionCount: 4, callCount: 40 })
    expect(wrong).toEqual([])
    expect([...countByEndpoint.keys()].toSorted()).toEqual(endpoints.toSorted())
    expect([...countByEndpoint.values()].reduce((sum, count) => sum + count, 0)).toBe(160)
  })

  test('of operators who claim the same orders each order has one taker; the others are told so, which is right', async () => {
    const input = await prepared('operator', { clientCount: 8, weights: { claim: 1 } })
    const { wrong, answers } = await play(url(), { persona: 'operator', input, sessionCount: 8, callCount: 40, randomStart: 3 })
    expect(wrong).toEqual([])
    const claims = answers.filter(({ endpoint }) => endpoint === 'claim').map(({ body }) => body)
    const taken = claims.filter(body => body.startsWith('{"Success":true')).map(body => /"OrderId":(\d+)/.exec(body)![1])
    expect(new Set(taken).size).toBe(taken.length)
    expect(claims.filter(body => body.includes('ALREADY_TAKEN')).length).toBeGreaterThan(0)
  })

  test('every price ends once in the ledger, and MES reads back the same bytes under the ids that it holds', async () => {
    const input = await prepared('partner')
    const { ledger, countByEndpoint } = await play(url(), { persona: 'partner', input, sessionCount: 4, callCount: 40, randomStart: 5 })
    const { submittedCount, pricedCount, refusedCount, explicitlyFailedCount, comparedCount, held } = ledger
    expect(pricedCount + refusedCount + explicitlyFailedCount).toBe(submittedCount)
    expect(pricedCount).toBe(countByEndpoint.get('price')! + countByEndpoint.get('preview')!)
    expect({ explicitlyFailedCount, comparedCount }).toEqual({ explicitlyFailedCount: 0, comparedCount: pricedCount })
    expect(held.length).toBe(countByEndpoint.get('price')!)
    for (const { partnerId, calculationId, answerSha256 } of held) {
      const { apiKey } = live.landscape.partners.find(({ id }) => id === partnerId)!
      const { body } = await live.direct({
        method: 'GET',
        target: `/api/partner/prices/${calculationId}`,
        headers: [['X-Api-Key', apiKey]],
      })
      expect(createHash('sha256').update(body).digest('hex')).toBe(answerSha256)
    }
  })
})

type Change = (body: string, target: string) => string

test('the same random start plays the same calls, and another one asks about other models first', async () => {
  const input = await prepared('partner-burst')
  const asked = async (randomStart: number) => {
    const { calls } = await play(live.landscape.mes.url, { persona: 'partner-burst', input, sessionCount: 1, callCount: 6, randomStart })
    return calls
  }
  expect(await asked(1)).toEqual(await asked(1))
  expect(await asked(2)).not.toEqual(await asked(1))
})

describe('an answer that is not right is found:', () => {
  const wrongOf = async (persona: string, change: Change, weights?: Record<string, number>): Promise<string[]> => {
    let changedCount = 0
    const tamper = (answer: RelayedAnswer, target: string): RelayedAnswer => {
      const body = answer.body.toString('utf8')
      const changed = change(body, target)
      if (changed === body) return answer
      changedCount += 1
      const rawHeaders = answer.rawHeaders.map((text, at, all) =>
        /^content-length$/i.test(all[at - 1] ?? '') ? `${Buffer.byteLength(changed)}` : text,
      )
      return { ...answer, rawHeaders, body: Buffer.from(changed) }
    }
    await using relay = await startRelay(live.landscape.mes.url, tamper)
    const input = await prepared(persona, weights === undefined ? {} : { weights })
    const { wrong } = await play(relay.url, { persona, input, sessionCount: 2, callCount: 12 })
    expect(changedCount).toBeGreaterThan(0)
    expect(wrong).toHaveLength(changedCount)
    return [...wrong]
  }
  const items = /"Items":\[(\{.*?\}),(\{.*?\})/

  test.each<[title: string, persona: string, change: Change, words: RegExp, weights?: Record<string, number>]>([
    [
      'a wrong kopeck in a price',
      'partner-burst',
      body => body.replace(/("UnitPrice":\d+\.\d)\d/, (all, most) => `${most}${(Number(all.at(-1)) + 1) % 10}`),
      /price: the body differs at/,
    ],
    ['a missing trailing zero in a price', 'partner-burst', body => body.replace(/("Vat":\d+\.\d)\d/, '$1'), /price: the body differs at/],
    [
      'two lines of a price in the wrong order',
      'partner-burst',
      body => body.replace(/(\{"Code":"MATERIAL"[^}]*\}),(\{"Code":"WAX_PRINT"[^}]*\})/, '$2,$1'),
      /price: the body differs at/,
    ],
    [
      'the price of another model',
      'partner-burst',
      body => body.replace(/"ModelId":\d+/, '"ModelId":9999999'),
      /the price of model 9999999 instead of/,
    ],
    [
      'a stored price that reads a millisecond longer',
      'partner',
      (body, target) => (/prices\/\d/.test(target) ? body.replace(/("DurationMs":\d+)\}/, '$11}') : body),
      /read-price: the body differs/,
      { 'read-price': 1, price: 0 },
    ],
    [
      'a refusal in other words',
      'partner',
      body => body.replace('Неизвестный', 'неизвестный'),
      /refusal: the body differs/,
      { refusal: 1 },
    ],
    [
      'an order at another total',
      'partner',
      body => body.replace(/("Status":"PRICE_CALCULATED".*"Total":\d+)/, '$11'),
      /order: the order of calculation/,
      { order: 1 },
    ],
    [
      'a list whose first two orders have changed places',
      'operator-reader',
      body => body.replace(items, '"Items":[$2,$1'),
      /list: order \d+ is newer than the one before it/,
      { list: 1 },
    ],
    [
      'an order with two keys in the wrong order',
      'operator-reader',
      body => body.replace(/("Material":"\w+"),("Quantity":\d+)/, '$2,$1'),
      /list: item \d+ of the list is not in the form/,
      { list: 1 },
    ],
    [
      'a total without its trailing zero',
      'operator-reader',
      body => body.replace(/"Total":(\d+\.\d)\d,"CreatedAt/, '"Total":$1,"CreatedAt'),
      /list: item \d+ of the list is not in the form/,
      { list: 1 },
    ],
    [
      'an order that stands twice',
      'operator-reader',
      body => body.replace(items, '"Items":[$1,$1'),
      /list: an order stands twice/,
      { list: 1 },
    ],
    [
      'an order too many',
      'operator-reader',
      body => body.replace(items, '"Items":[$1,$1,$2'),
      /list: \d+ orders on a page of \d+/,
      { list: 1 },
    ],
    [
      'a page that lost an order',
      'operator-reader',
      body => body.replace(items, '"Items":[$2'),
      /list: only \d+ orders on page/,
      { list: 1 },
    ],
    [
      'counters that lost a status',
      'operator-reader',
      body => body.replace(/\{"Status":"PACKAGING","Count":\d+\},/, ''),
      /counters: the counters are not the ten/,
      { counters: 1 },
    ],
    [
      'a card with another quantity than the list',
      'operator-reader',
      body => body.replace(/("Order":\{.*"Quantity":)/, '$19'),
      /card: what never changes has changed/,
      { card: 1 },
    ],
    [
      'a card whose history has a gap',
      'operator-reader',
      body => body.replace(/("History":\[\{[^}]*"To":)"\w+"(.*,\{)/, '$1"CLOSED"$2'),
      /card: step 1 of the history/,
      { card: 1 },
    ],
    [
      'a claim under another name',
      'operator',
      body => body.replace(/("Status":"MANUFACTURING_STARTED","OperatorName":)"[^"]*"\}/, '$1"?"}'),
      /claim: the body differs/,
      { claim: 1 },
    ],
    [
      'a step that was answered as another',
      'operator',
      body => body.replace('"Status":"MANUFACTURING_COMPLETED"}', '"Status":"PACKAGING"}'),
      /status: the body differs/,
      { status: 1 },
    ],
  ])('%s', async (_title, persona, change, words, weights) => {
    for (const each of await wrongOf(persona, change, weights)) expect(each).toMatch(words)
  })
})
