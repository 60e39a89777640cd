// A partner of a chaos run: uploads models, asks for prices, reads them back, orders, and is refused. In: who it is, a seed, the book. Out: one call after
// the other; what was wrong stands in the book. Called by chaos-run.ts, once per client.
import { createHash } from 'node:crypto'
import { jewel } from '@ficus/pricing-service/sample-models'
import { addTo, type ClientBook, type HeldPrice, type PriceQuestion, questionKey } from './client-book.ts'
import { field, shown, tellOf, textOf, whole } from './legacy-answer.ts'
import type { OrderDesk } from './order-desk.ts'
import type { Answer, Ask, ReconnectingClient, Sending } from './reconnecting-client.ts'

export interface PartnerParts {
  readonly partner: { readonly id: number; readonly name: string; readonly apiKey: string }
  readonly client: ReconnectingClient
  readonly book: ClientBook
  readonly random: (below: number) => number
  /** Where a partner asks people whether an order has arrived. */
  readonly desk: OrderDesk
}

export interface ChaosClient {
  /** One call and its judgement. Errors: none, they are in the book. */
  turn(): Promise<void>
}

interface OwnModel {
  readonly modelId: number
  readonly sha256: string
}

const materials = ['SILVER925', 'GOLD585', 'BRASS'] as const
const finishes = ['POLISHED', 'NONE'] as const
const kinds = ['ring', 'signet', 'pendant'] as const
/** Small: MES compares every facet with every other, and the load shall be many requests, not long ones. */
const facetCount = 400
const weights = { upload: 1, price: 9, preview: 1, 'read price': 4, order: 2, 'read order': 1, 'read model': 1, refusal: 2 } as const
const drawn = Object.entries(weights).flatMap(([name, weight]) => Array.from({ length: weight }, () => name as keyof typeof weights))

export function openPartner({ partner, client, book, random, desk }: PartnerParts): ChaosClient {
  const models: OwnModel[] = []
  const prices: HeldPrice[] = []
  const unordered: HeldPrice[] = []
  const orders: { orderId: number; total: string }[] = []
  let quantity = 0

  async function answerTo(what: string, ask: Omit<Ask, 'headers'>, sending: Sending = {}): Promise<Answer | 'done'> {
    const onBroken = () => {
      addTo(book.broken, what)
      sending.onBroken?.()
    }
    const answer = await client.send({ ...ask, headers: { 'X-Api-Key': partner.apiKey } }, { ...sending, onBroken })
    if (answer !== 'done') addTo(book.answered, what)
    return answer
  }

  const pick = <T>(list: readonly T[]): T | undefined => list[random(list.length)]

  async function upload(): Promise<void> {
    const bytes = jewel(pick(kinds) as (typeof kinds)[number], { facetCount, seed: 1 + random(1_000) })
    const answer = whole(await answerTo('upload', { method: 'POST', target: '/api/partner/models', body: bytes }))
    const modelId = Number(field(answer, 'ModelId'))
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    if (!textOf(answer).includes(`"Sha256":"${sha256}"`)) throw new Error(`the model arrived as another one: ${shown(answer)}`)
    models.push({ modelId, sha256 })
  }

  async function price(preview: boolean): Promise<void> {
    const model = pick(models)
    if (model === undefined) return await upload()
    quantity += 1
    const named = { material: pick(materials) as string, finish: pick(finishes) as string, quantity }
    const question: PriceQuestion = { partnerId: partner.id, apiKey: partner.apiKey, modelId: model.modelId, ...named }
    const body = JSON.stringify({ ModelId: model.modelId, Material: named.material, Finish: named.finish, Quantity: quantity })
    const target = `/api/partner/prices${preview ? '?Preview=true' : ''}`
    const key = questionKey(partner.id, quantity)
    const onBroken = () => void book.brokenPrices.set(key, (book.brokenPrices.get(key) ?? 0) + 1)
    const answer = whole(await answerTo(preview ? 'preview' : 'price', { method: 'POST', target, body }, preview ? {} : { onBroken }))
    const id = field(answer, 'CalculationId')
    if (preview !== (id === 'null')) throw new Error(`a ${preview ? 'preview' : 'price'} with CalculationId ${id}`)
    const held = { question, calculationId: preview ? null : Number(id), text: textOf(answer) }
    book.prices.push(held)
    if (preview) return
    prices.push(held)
    unordered.push(held)
  }

  async function readPrice(): Promise<void> {
    const held = pick(prices)
    if (held === undefined) return await price(false)
    const answer = whole(await answerTo('read price', { method: 'GET', target: `/api/partner/prices/${held.calculationId}` }))
    if (textOf(answer) !== held.text) throw new Error(`calculation ${held.calculationId} reads ${shown(answer)}, answered was ${held.text}`)
  }

  async function order(): Promise<void> {
    const held = unordered.shift()
    if (held === undefined) return await price(false)
    const calculationId = held.calculationId as number
    const total = field(held.text, 'Total')
    let orderId: number | null = null
    const wasDone = async () => {
      orderId = await desk.orderOf({ calculationId, partnerName: partner.name, total })
      return orderId !== null
    }
    const body = JSON.stringify({ CalculationId: calculationId, Comment: 'chaos' })
    const answer = await answerTo('order', { method: 'POST', target: '/api/partner/orders', body }, { wasDone })
    if (answer !== 'done') {
      if (field(whole(answer), 'Total') !== total) throw new Error(`ordered for ${total}, answered ${shown(answer)}`)
      orderId = Number(field(answer, 'OrderId'))
    }
    book.orders.push({ orderId: orderId as unknown as number, calculationId })
    orders.push({ orderId: orderId as unknown as number, total })
  }

  async function readOrder(): Promise<void> {
    const own = pick(orders)
    if (own === undefined) return await order()
    const answer = whole(await answerTo('read order', { method: 'GET', target: `/api/partner/orders/${own.orderId}` }))
    if (field(answer, 'Total') !== own.total) throw new Error(`order ${own.orderId} of ${own.total} reads ${shown(answer)}`)
  }

  async function readModel(): Promise<void> {
    const own = pick(models)
    if (own === undefined) return await upload()
    const answer = await answerTo('read model', { method: 'GET', target: `/api/partner/models/${own.modelId}` })
    if (answer === 'done' || answer.status !== 200 || createHash('sha256').update(answer.bytes).digest('hex') !== own.sha256)
      throw new Error(`model ${own.modelId} comes back as another one`)
  }

  async function refusal(): Promise<void> {
    const modelId = models[0]?.modelId ?? 1
    const asked = {
      MATERIAL_UNKNOWN: { ModelId: modelId, Material: 'TIN', Finish: 'NONE', Quantity: 1 },
      MODEL_NOT_FOUND: { ModelId: 2_147_483_646, Material: 'BRASS', Finish: 'NONE', Quantity: 1 },
      QUANTITY_OUT_OF_RANGE: { ModelId: modelId, Material: 'BRASS', Finish: 'NONE', Quantity: 10_001 },
    }
    const [code, question] = pick(Object.entries(asked)) as [string, object]
    const answer = await answerTo('refusal', { method: 'POST', target: '/api/partner/prices', body: JSON.stringify(question) })
    if (answer === 'done' || answer.status !== 200 || !textOf(answer).startsWith(`{"Success":false,"Error":{"Code":"${code}"`))
      throw new Error(`${code} was to be answered, not ${answer === 'done' ? answer : shown(answer)}`)
  }

  const turns: Record<keyof typeof weights, () => Promise<void>> = {
    upload,
    price: () => price(false),
    preview: () => price(true),
    'read price': readPrice,
    order,
    'read order': readOrder,
    'read model': readModel,
    refusal,
  }

  return {
    turn: async () => {
      const what = pick(drawn) as keyof typeof weights
      await turns[what]().catch(error => book.failures.push(`partner ${partner.id}, ${what}: ${tellOf(error)}`))
    },
  }
}
