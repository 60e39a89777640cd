// After a chaos run: what clients hold against what MES has, row by row, and MES against the new store by `npm run quotes -- reconcile`. In: the clients' book,
// MES's own tables and its word on every price. Out: figures, and each thing that does not add up. Called by chaos-run.ts when nobody asks any more.
import { setTimeout as pause } from 'node:timers/promises'
import type { WriteBackPage } from '@ficus/pricing-service/contract'
import pg from 'pg'
import { partnerClient } from '../../../scripts/clients/partner-client.ts'
import { runEntry } from '../../../scripts/clients/run-verb.ts'
import type { Landscape } from '../../../scripts/landscape/landscape-file.ts'
import { type ClientBook, type HeldPrice, type PriceQuestion, questionKey } from './client-book.ts'

export interface Reckoning {
  /** Calculations that MES has made or been given during the run. */
  readonly rowCount: number
  readonly candidateRowCount: number
  /** Rows that nobody holds, left by price requests that broke with their proxy: as with legacy alone when a partner's line breaks. */
  readonly leftCount: number
  readonly comparedCount: number
  readonly reconciledCount: number
  /** Write-backs whose proxy died before it could say how they ended. */
  readonly settledByOutboxCount: number
  readonly wrongPrices: readonly string[]
  readonly lostOrDoubled: readonly string[]
  readonly strays: readonly string[]
  readonly wrongOrders: readonly string[]
  readonly wrongSteps: readonly string[]
  readonly reconcileProblems: readonly string[]
}

/** Ids of MES's own before the run; what comes later is the run's. */
export interface MesBefore {
  readonly calculationIds: ReadonlySet<number>
  readonly lastOrderId: number
}

interface Row {
  readonly id: number
  readonly partnerId: number
  readonly quantity: number
  readonly answer: string
}

/** What `quotes -- reconcile --json` prints, as far as it is looked at. */
interface Reconciled {
  readonly counts: { readonly same: number }
  readonly differences: readonly object[]
  readonly open: readonly object[]
}

const firstCandidateId = 1_000_000_000
const previewsAtOnceCount = 4
const settledWithinMs = 60_000
const betweenLooksMs = 200

export async function mesBefore(databaseUrl: string): Promise<MesBefore> {
  return withDatabase(databaseUrl, async client => {
    const { rows } = await client.query<{ id: number }>('SELECT calculation_id AS id FROM calculations')
    const last = await client.query<{ id: number }>('SELECT coalesce(max(order_id), 0) AS id FROM orders')
    return { calculationIds: new Set(rows.map(({ id }) => id)), lastOrderId: last.rows[0]!.id }
  })
}

export async function reckon(book: ClientBook, landscape: Landscape, databaseUrl: string, before: MesBefore): Promise<Reckoning> {
  const settledByOutboxCount = await allSettled(landscape.pricing.url)
  const rows = (await calculations(databaseUrl)).filter(({ id }) => !before.calculationIds.has(id))
  const candidateRowCount = rows.filter(({ id }) => id >= firstCandidateId).length
  return {
    rowCount: rows.length,
    candidateRowCount,
    ...rowsAgainstBook(rows, book),
    settledByOutboxCount,
    comparedCount: book.prices.length,
    wrongPrices: await pricesAgainstMes(landscape.mes.url, book.prices),
    ...(await ordersAndSteps(databaseUrl, book, before)),
    ...(await reconciled(landscape, book, candidateRowCount)),
  }
}

/** What a killed proxy left open is settled by the outbox of any other; a bound on hanging, beyond which reconcile names what is open. Out: how many were. */
async function allSettled(pricingUrl: string): Promise<number> {
  const untilMs = performance.now() + settledWithinMs
  let byOutboxCount = 0
  for (let after = 0; performance.now() < untilMs; ) {
    const page = (await (await fetch(new URL(`/write-backs?after=${after}&count=1000`, pricingUrl))).json()) as WriteBackPage
    if (page.writeBacks.some(({ status }) => status === 'open')) await pause(betweenLooksMs)
    else if (page.writeBacks.length === 0) break
    else {
      after = page.writeBacks.at(-1)!.number
      byOutboxCount += page.writeBacks.filter(({ settledBy }) => settledBy === 'outbox').length
    }
  }
  return byOutboxCount
}

/** Each answered price has exactly one row, of the very bytes; a row that nobody holds has a broken request that left it, and is right too. */
function rowsAgainstBook(rows: readonly Row[], { prices, brokenPrices }: ClientBook) {
  const held = new Map(prices.flatMap(price => (price.calculationId === null ? [] : [[price.calculationId, price] as const])))
  const stored = prices.filter(({ calculationId }) => calculationId !== null)
  const lostOrDoubled = held.size === stored.length ? [] : [`${stored.length} answers carry ${held.size} ids`]
  const strays: string[] = []
  const leftPerQuestion = new Map<string, number>()
  const heldByQuestion = new Map(stored.map(price => [questionKey(price.question.partnerId, price.question.quantity), price]))
  const seen = new Set(rows.map(({ id }) => id))
  for (const id of held.keys()) if (!seen.has(id)) lostOrDoubled.push(`calculation ${id} is not in MES`)
  for (const row of rows) {
    const price = held.get(row.id)
    const key = questionKey(row.partnerId, row.quantity)
    if (price !== undefined) {
      if (price.text !== row.answer) lostOrDoubled.push(`calculation ${row.id}: MES has ${row.answer}, answered was ${price.text}`)
      continue
    }
    const leftCount = (leftPerQuestion.get(key) ?? 0) + 1
    leftPerQuestion.set(key, leftCount)
    const twin = heldByQuestion.get(key)
    if (leftCount > (brokenPrices.get(key) ?? 0)) strays.push(`calculation ${row.id} of partner and quantity ${key}: nobody's`)
    else if (twin === undefined || masked(twin.text) !== masked(row.answer)) strays.push(`calculation ${row.id}, left behind, is wrong`)
  }
  const leftCount = [...leftPerQuestion.values()].reduce((sum, count) => sum + count, 0)
  return { lostOrDoubled, strays, leftCount }
}

/** MES's own calculator, asked directly and without effects, decides each price to the kopeck. */
async function pricesAgainstMes(mesUrl: string, prices: readonly HeldPrice[]): Promise<string[]> {
  const wrong: string[] = []
  const left = [...prices]
  const compare = async () => {
    for (let price = left.pop(); price !== undefined; price = left.pop()) {
      const expected = await previewOf(mesUrl, price.question)
      if (masked(expected) !== masked(price.text)) wrong.push(`answered ${price.text}, MES says ${expected}`)
    }
  }
  await Promise.all(Array.from({ length: previewsAtOnceCount }, compare))
  return wrong
}

async function previewOf(mesUrl: string, { apiKey, modelId, material, finish, quantity }: PriceQuestion): Promise<string> {
  return (await partnerClient(mesUrl, apiKey).price({ modelId, material, finish, quantity }, { preview: true })).text
}

/** What may differ between two calculations of the same question (mes-http.md). */
function masked(text: string): string {
  return text
    .replace(/"CalculationId":(\d+|null)/, '#')
    .replace(/"CalculatedAt":"[^"]*"/, '#')
    .replace(/"DurationMs":\d+/, '#')
}

async function ordersAndSteps(databaseUrl: string, book: ClientBook, { lastOrderId }: MesBefore) {
  return withDatabase(databaseUrl, async client => {
    const orders = await client.query<{ id: number; calculation: number }>(
      'SELECT order_id AS id, calculation_id AS calculation FROM orders WHERE order_id > $1',
      [lastOrderId],
    )
    const wrongOrders = differences(
      orders.rows.map(({ id, calculation }) => `order ${id} of calculation ${calculation}`),
      book.orders.map(({ orderId, calculationId }) => `order ${orderId} of calculation ${calculationId}`),
    )
    const ids = [...new Set(book.steps.map(({ orderId }) => orderId))]
    const steps = await client.query<{ id: number; status: string; who: string }>(
      `SELECT order_id AS id, to_status AS status, by_whom AS who FROM order_history
       WHERE order_id = ANY($1) AND to_status IN ('MANUFACTURING_STARTED', 'MANUFACTURING_COMPLETED', 'PACKAGING', 'SHIPPED')`,
      [ids],
    )
    const wrongSteps = differences(
      steps.rows.map(({ id, status, who }) => `order ${id} ${status} by ${who}`),
      book.steps.map(({ orderId, status, operatorName }) => `order ${orderId} ${status} by ${operatorName}`),
    )
    return { wrongOrders, wrongSteps }
  })
}

/** What one list has oftener than the other. */
function differences(inMes: readonly string[], known: readonly string[]): string[] {
  const counts = new Map<string, number>()
  for (const one of inMes) counts.set(one, (counts.get(one) ?? 0) + 1)
  for (const one of known) counts.set(one, (counts.get(one) ?? 0) - 1)
  return [...counts].flatMap(([one, count]) => (count === 0 ? [] : [`${one}: ${count > 0 ? 'only MES knows it' : 'MES does not know it'}`]))
}

/** Only the partners of the run have rows, so only their keys are tried. */
async function reconciled(landscape: Landscape, { prices }: ClientBook, candidateRowCount: number) {
  const keys = [...new Set(prices.map(({ question }) => question.apiKey))]
  const words = ['--mes-url', landscape.mes.url, '--pricing-url', landscape.pricing.url, '--partner-keys', keys.join(','), '--json']
  const { code, output } = await runEntry('legacy-adapters/src/reconcile/main.ts', words)
  if (!output.startsWith('{')) return { reconciledCount: 0, reconcileProblems: [`exit code ${code}: ${output}`] }
  const { counts, differences: found, open } = JSON.parse(output) as Reconciled
  const reconcileProblems = [...found, ...open].map(difference => JSON.stringify(difference))
  if (counts.same !== candidateRowCount) reconcileProblems.push(`${counts.same} of ${candidateRowCount} rows have their quote`)
  return { reconciledCount: counts.same, reconcileProblems }
}

async function calculations(databaseUrl: string): Promise<Row[]> {
  const query = 'SELECT calculation_id AS id, partner_id AS "partnerId", quantity, answer FROM calculations'
  return withDatabase(databaseUrl, async client => (await client.query<Row>(query)).rows)
}

async function withDatabase<T>(databaseUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
