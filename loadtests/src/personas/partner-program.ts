// What a partner's program does, call by call, and what it holds: stored prices, orders. In: who it is and a shelf of models. Out: activities and the
// ledger of its prices. Called by the personas that have a partner in them.
import type { SeededRandom } from '../engine/seeded-random.ts'
import type { Call } from '../engine/session.ts'
import type { Activities } from './activities.ts'
import { type PlacedOrder, readPlacedOrder, wrongInModel, wrongInOrderRead, wrongInStoredPrice } from './answers/partner-answers.ts'
import { type PriceSeen, readPrice, totalOf } from './answers/price-answer.ts'
import type { ModelShelf } from './model-shelf.ts'
import type { PartnerAccess } from './persona-input.ts'
import { openPriceLedger, type PriceLedger } from './price-ledger.ts'
import { drawRefusal } from './refusals.ts'

export interface PartnerProgram {
  readonly activities: Activities
  readonly ledger: PriceLedger
}

/** A stored price and by whom it is read. */
interface OwnPrice extends PriceSeen {
  readonly calculationId: number
  readonly partner: PartnerAccess
}
interface OwnOrder extends PlacedOrder {
  readonly partner: PartnerAccess
}

const keptCountMax = 20
const kept = <T>(list: readonly T[], one: T): readonly T[] => [...list.slice(1 - keptCountMax), one]

export function openPartnerProgram(partner: PartnerAccess, shelf: ModelShelf, random: SeededRandom): PartnerProgram {
  const ledger = openPriceLedger(random)
  let prices: readonly OwnPrice[] = []
  let unordered: readonly OwnPrice[] = []
  let orders: readonly OwnOrder[] = []

  function price(preview: boolean): Call | null {
    const asked = shelf.next()
    if (asked === null) return null
    const { question, modelId, partner: owner } = asked
    const { material, finish, quantity, golden } = question
    ledger.asked()
    const judge: Call['judge'] = answer => {
      ledger.answered(answer, owner.id)
      const read = readPrice(answer, { modelId, golden, preview })
      if (answer.status === 200) ledger.compared()
      if (typeof read === 'string') return read
      const { calculationId, body } = read
      if (calculationId === null) return preview ? null : 'a price that was to be stored has no CalculationId'
      if (preview) return 'a preview has a CalculationId'
      const own = { calculationId, body, partner: owner }
      prices = kept(prices, own)
      unordered = kept(unordered, own)
      return null
    }
    const body = `{"ModelId":${modelId},"Material":"${material}","Finish":"${finish}","Quantity":${quantity}}`
    return post(preview ? 'preview' : 'price', `/api/partner/prices${preview ? '?Preview=true' : ''}`, owner, body, judge)
  }

  function readBack(): Call | null {
    if (prices.length === 0) return null
    const { calculationId, body, partner: owner } = random.pick(prices)
    return get('read-price', `/api/partner/prices/${calculationId}`, owner, answer => wrongInStoredPrice(answer, body))
  }

  function order(): Call | null {
    const [priced, ...others] = unordered
    if (priced === undefined) return null
    unordered = others
    const { calculationId, body, partner: owner } = priced
    const judge: Call['judge'] = answer => {
      const read = readPlacedOrder(answer, { calculationId, total: totalOf(body) })
      if (typeof read === 'string') return read
      orders = kept(orders, { ...read, partner: owner })
      return null
    }
    return post('order', '/api/partner/orders', owner, `{"CalculationId":${calculationId},"Comment":"нагрузка"}`, judge)
  }

  function readOrder(): Call | null {
    if (orders.length === 0) return null
    const placed = random.pick(orders)
    return get('read-order', `/api/partner/orders/${placed.orderId}`, placed.partner, answer => wrongInOrderRead(answer, placed))
  }

  function readModel(): Call | null {
    const held = shelf.held()
    if (held === null) return null
    return get('read-model', `/api/partner/models/${held.modelId}`, partner, answer => wrongInModel(answer, held.model))
  }

  function refusal(): Call {
    const { call, asksPrice } = drawRefusal(partner, random)
    if (!asksPrice) return call
    ledger.asked()
    return {
      ...call,
      judge: answer => {
        ledger.answered(answer, partner.id)
        return call.judge(answer)
      },
    }
  }

  const instead = shelf.upload === null ? {} : { instead: 'upload' }
  return {
    ledger,
    activities: {
      ...(shelf.upload === null ? {} : { upload: { call: shelf.upload } }),
      price: { call: () => price(false), ...instead },
      preview: { call: () => price(true), ...instead },
      'read-price': { call: readBack, instead: 'price' },
      order: { call: order, instead: 'price' },
      'read-order': { call: readOrder, instead: 'order' },
      'read-model': { call: readModel, ...instead },
      refusal: { call: refusal },
    },
  }
}

function get(endpoint: string, target: string, { apiKey }: PartnerAccess, judge: Call['judge']): Call {
  return { endpoint, method: 'GET', target, headers: { 'X-Api-Key': apiKey }, judge }
}

function post(endpoint: string, target: string, { apiKey }: PartnerAccess, body: string, judge: Call['judge']): Call {
  const headers = { 'X-Api-Key': apiKey, 'Content-Type': 'application/json' }
  return { endpoint, method: 'POST', target, headers, body: Buffer.from(body), judge }
}
