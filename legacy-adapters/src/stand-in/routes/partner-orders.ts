// POST /api/partner/orders and GET /api/partner/orders/{OrderId}: a partner orders what was calculated for him, and follows it.
import { createOrder, type PartnersOrder, readPartnersOrder } from '../database/orders.ts'
import type { Mes } from '../mes.ts'
import { type Answer, errorPage, json, refusal } from '../wire/answer.ts'
import { type JsonObject, stringOf } from '../wire/json-object.ts'
import { decimal, type LegacyRecord, legacyJson } from '../wire/legacy-json.ts'
import { moscowTime, nowTicks } from '../wire/moscow-time.ts'
import { positiveInt32 } from '../wire/whole-number.ts'
import type { Call } from './route.ts'

const commentCharactersMax = 500

export const placeOrder =
  (mes: Mes) =>
  async ({ caller, body }: Call<'partner', 'json'>): Promise<Answer> => {
    const comment = readComment(body)
    if (comment === 'malformed') return errorPage(400)
    const calculationId = positiveInt32(body.get('CalculationId'))
    if (calculationId === null) return refusal('CALCULATION_NOT_FOUND')
    const order = await createOrder(mes.database, { partner: caller, calculationId, comment: comment.text, ticks: nowTicks() })
    if (order === null) return refusal('CALCULATION_NOT_FOUND')
    mes.orderFeed.announce(order.orderId, order.status)
    return json(legacyJson(orderRecord(order)))
  }

export const partnersOrder =
  (mes: Mes) =>
  async ({ caller, id }: Call<'partner', 'ignored'>): Promise<Answer> => {
    const order = await readPartnersOrder(mes.database, caller.id, id)
    if (order === null) return refusal('ORDER_NOT_FOUND')
    return json(legacyJson({ ...orderRecord(order), UpdatedAt: moscowTime(order.updatedTicks) }))
  }

function orderRecord(order: PartnersOrder): LegacyRecord {
  return {
    Success: true,
    OrderId: order.orderId,
    Number: order.number,
    Status: order.status,
    CalculationId: order.calculationId,
    Total: decimal(order.total),
    Currency: 'RUB',
    CreatedAt: moscowTime(order.createdTicks),
  }
}

// The contract has no refusal for a comment that is too long or no text, so it is the 400 page; U+0000 no PostgreSQL text can hold.
function readComment(body: JsonObject): { text: string | null } | 'malformed' {
  const source = body.get('Comment') ?? 'null'
  if (source === 'null') return { text: null }
  const text = stringOf(source)
  return text === null || [...text].length > commentCharactersMax || text.includes('\u0000') ? 'malformed' : { text: text.toWellFormed() }
}
