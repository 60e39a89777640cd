// mes-http.md: sentences about what a request leaves behind and how long it took; each takes several requests on either side.
import { once } from 'node:events'
import { Agent, type IncomingMessage, request as startRequest } from 'node:http'
import { text } from 'node:stream/consumers'
import { jewel } from '@ficus/pricing-service/sample-models'
import pg from 'pg'
import { expect } from 'vitest'
import { compareAnswers } from '../../src/comparison/compare-answers.ts'
import { get, post } from '../../src/walk/requests.ts'
import type { Ask, LiveLandscape } from '../live-landscape.ts'
import { priceBody, pricesPath } from './ask.ts'
import type { Scene } from './scene.ts'
import { calculationIdOf } from './take-case.ts'

export interface Effect {
  readonly quote: string
  readonly check: (live: LiveLandscape, scene: Scene) => Promise<void>
}

export const effects: readonly Effect[] = [
  { quote: 'Refusals and previews store nothing and use up no id.', check: storesNothing },
  { quote: 'GET of a calculation answers the very bytes that the POST answered.', check: readsBack },
  { quote: '`DurationMs` is a whole number, from receipt of the whole request to the answer, waiting included.', check: countsFromReceipt },
  { quote: '`CalculatedAt` is the end of the calculation.', check: tellsTheEnd },
]

async function storesNothing({ direct, proxied, mesDatabaseUrl }: LiveLandscape, scene: Scene): Promise<void> {
  const priced = (ask: Ask, query = '') => ask(post(`${pricesPath}${query}`, [scene.partner], priceBody(scene.modelId)))
  const unreadable = await scene.modelOf(Buffer.from('no model'))
  const refusals = [{ Material: '"TIN"' }, { Finish: '"SHINY"' }, { Quantity: '0' }, { ModelId: '0' }, { ModelId: String(unreadable) }]
  const [own, outside] = [calculationIdOf(await priced(direct)), calculationIdOf(await priced(proxied))]
  const before = await storedCount(mesDatabaseUrl)
  for (const ask of [direct, proxied]) {
    for (const changed of refusals) {
      const refusal = await ask(post(pricesPath, [scene.partner], priceBody(scene.modelId, changed)))
      expect(refusal.body.toString('utf8')).toContain('"Success":false')
    }
    expect((await priced(ask, '?Preview=true')).body.toString('utf8')).toContain('"CalculationId":null')
  }
  expect(await storedCount(mesDatabaseUrl)).toBe(before)
  expect(calculationIdOf(await priced(direct))).toBe(own + 1)
  // The new side's numbers may have gaps (decision 0004); what it gives out is new, and only that is registered in MES.
  expect(calculationIdOf(await priced(proxied))).toBeGreaterThan(outside)
  expect(await storedCount(mesDatabaseUrl)).toBe(before + 2)
}

async function storedCount(databaseUrl: string): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  const { rows } = await client.query<{ count: number }>('SELECT count(*)::int AS count FROM calculations')
  await client.end()
  return rows[0]!.count
}

async function readsBack({ direct, proxied }: LiveLandscape, scene: Scene): Promise<void> {
  for (const ask of [direct, proxied]) {
    const answer = await ask(post(pricesPath, [scene.partner], priceBody(scene.modelId)))
    for (const read of [direct, proxied]) {
      const again = await read(get(`${pricesPath}/${calculationIdOf(answer)}`, [scene.partner]))
      expect(again.body.length).toBeGreaterThan(500)
      expect(compareAnswers(answer, again, [])).toEqual([])
    }
  }
}

/** Facets that take either side some time: MES compares every one with every other, the new side has many to read. */
const slowSides = ({ mes, proxy }: LiveLandscape['landscape']) => [
  { side: 'direct', url: mes.url, facetCount: 4_000 },
  { side: 'proxied', url: proxy.url, facetCount: 120_000 },
]
const waitingCount = 5
/** Wall clocks of several processes, which do not tick as one. */
const clocksDifferByMsMax = 50

async function countsFromReceipt({ landscape }: LiveLandscape, scene: Scene): Promise<void> {
  for (const { side, url, facetCount } of slowSides(landscape)) {
    const models = await slowModels(scene, facetCount)
    const waited = await Promise.all(models.map(modelId => timedPrice(url, scene, modelId)))
    const [longest] = waited.toSorted((a, b) => b.elapsedMs - a.elapsedMs)
    for (const { durationMs, elapsedMs } of waited) expect(durationMs).toBeLessThanOrEqual(elapsedMs + 1)
    // Without the waiting it would be about a fifth.
    expect(longest!.durationMs, `${side}: waiting included`).toBeGreaterThan(longest!.elapsedMs / 2)

    let heldMs = 0
    const other = await slowModels(scene, facetCount, 1)
    const { durationMs, elapsedMs } = await timedPrice(url, scene, scene.modelId, async () => {
      heldMs = (await timedPrice(url, scene, other[0]!)).elapsedMs
    })
    expect(durationMs, `${side}: from receipt of the whole request`).toBeLessThanOrEqual(elapsedMs - heldMs + 1)
  }
}

async function tellsTheEnd({ landscape }: LiveLandscape, scene: Scene): Promise<void> {
  for (const { side, url, facetCount } of slowSides(landscape)) {
    const prices = (await slowModels(scene, facetCount)).map(modelId => timedPrice(url, scene, modelId))
    const [longest] = (await Promise.all(prices)).toSorted((a, b) => b.elapsedMs - a.elapsedMs)
    const { startedAt, elapsedMs, calculatedAt } = longest!
    expect(calculatedAt, side).toBeGreaterThan(startedAt + elapsedMs / 2)
    expect(calculatedAt, side).toBeLessThanOrEqual(startedAt + elapsedMs + clocksDifferByMsMax)
  }
}

let nextSeed = 1
const slowModels = (scene: Scene, facetCount: number, count = waitingCount): Promise<number[]> =>
  Promise.all(Array.from({ length: count }, () => scene.modelOf(jewel('bangle', { facetCount, seed: nextSeed++ }))))

interface TimedPrice {
  /** Epoch ms of the first byte sent, and of what the answer says in Moscow time. */
  readonly startedAt: number
  readonly calculatedAt: number
  readonly elapsedMs: number
  readonly durationMs: number
}

/** On a connection of its own; the second half of the body goes out when `held` is over. */
async function timedPrice(url: string, scene: Scene, modelId: number, held: () => Promise<void> = async () => {}): Promise<TimedPrice> {
  const body = priceBody(modelId)
  const half = body.length >> 1
  const agent = new Agent({ maxSockets: 1 })
  const headers = ['Host', new URL(url).host, ...scene.partner, 'Content-Length', String(body.length)]
  const startedAt = performance.timeOrigin + performance.now()
  const outgoing = startRequest(`${url}${pricesPath}`, { method: 'POST', headers, agent })
  const answered = once(outgoing, 'response') as Promise<[IncomingMessage]>
  await new Promise(resolve => outgoing.write(body.slice(0, half), resolve))
  await held()
  outgoing.end(body.slice(half))
  const [incoming] = await answered
  const answer = await text(incoming)
  const elapsedMs = performance.timeOrigin + performance.now() - startedAt
  agent.destroy()
  const { CalculatedAt, DurationMs } = JSON.parse(answer) as { CalculatedAt: string; DurationMs: number }
  return { startedAt, elapsedMs, durationMs: DurationMs, calculatedAt: Date.parse(`${CalculatedAt.slice(0, 23)}+03:00`) }
}
