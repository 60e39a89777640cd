// GET /api/orders and GET /api/orders/counters: what operators look at all day, and what is slow about it (see database/dashboard.ts).
import { countByStatus, countOrders, type ListedOrder, listOrders } from '../database/dashboard.ts'
import type { Mes } from '../mes.ts'
import { isOrderStatus } from '../order-statuses.ts'
import { type Answer, chunkedJson, json } from '../wire/answer.ts'
import { decimal, decimalOrNull, type LegacyRecord, legacyJson } from '../wire/legacy-json.ts'
import { moscowTime } from '../wire/moscow-time.ts'
import type { Call } from './route.ts'

const pageSizeMax = 200
const pageSizeDefault = '50'
const int32Max = 2_147_483_647n

export const listDashboard =
  (mes: Mes) =>
  async ({ query }: Call<'operator', 'ignored'>): Promise<Answer> => {
    const page = askedFigure(query.get('Page'), '1')
    const pageSize = askedFigure(query.get('PageSize'), pageSizeDefault)
    const asked = query.get('Status') ?? ''
    const isKnown = asked === '' || isOrderStatus(asked)
    const status = isOrderStatus(asked) ? asked : null
    const total = isKnown ? await countOrders(mes.database, status) : 0
    const isInRange = page >= 1n && page <= int32Max && pageSize >= 1n && pageSize <= pageSizeMax
    const orders = isKnown && isInRange ? await listOrders(mes.database, { status, page: Number(page), pageSize: Number(pageSize) }) : []
    return chunkedJson(
      legacyJson({
        Success: true,
        Page: decimal(`${page}`),
        PageSize: decimal(`${pageSize}`),
        Total: total,
        Items: orders.map(listedOrderRecord),
      }),
    )
  }

export const countDashboard = (mes: Mes) => async (): Promise<Answer> => {
  const counters = await countByStatus(mes.database)
  return json(legacyJson({ Success: true, Counters: counters.map(({ status, count }) => ({ Status: status, Count: count })) }))
}

/** The keys of one order in the list, which the card begins with too. */
export function listedOrderRecord(order: ListedOrder): LegacyRecord {
  return {
    OrderId: order.orderId,
    Number: order.number,
    Status: order.status,
    Channel: order.channel,
    PartnerName: order.partnerName,
    OperatorName: order.operatorName,
    Material: order.material,
    Quantity: order.quantity,
    Total: decimalOrNull(order.total),
    CreatedAt: moscowTime(order.createdTicks),
    UpdatedAt: moscowTime(order.updatedTicks),
  }
}

// Legacy never complains: a whole number is echoed as asked, however far out of range; anything else counts as not asked.
function askedFigure(text: string | null, whenMissing: string): bigint {
  return BigInt(text !== null && /^-?\d+$/.test(text) ? text : whenMissing)
}
