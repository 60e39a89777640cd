// The people at MES whom a partner calls when his line broke within an order: they look at the list of orders and open the cards. In: a calculation. Out: its
// order, or null. Called by partners.ts before an order is sent again, so that nobody gets two.
import { setTimeout as pause } from 'node:timers/promises'
import { field, whole } from './legacy-answer.ts'
import type { ReconnectingClient } from './reconnecting-client.ts'

export interface OrderDesk {
  orderOf(wanted: { readonly calculationId: number; readonly partnerName: string; readonly total: string }): Promise<number | null>
}

/** MES may still be at work on a request whose sender is gone: who does not find the order looks once more a little later. */
const lookCount = 3
const betweenLooksMs = 500

export function openOrderDesk(client: ReconnectingClient, cookie: string): OrderDesk {
  const read = async (target: string) => whole(await client.send({ method: 'GET', target, headers: { Cookie: cookie } }))

  async function look(calculationId: number, partnerName: string, total: string): Promise<number | null> {
    const list = (await read('/api/orders?Page=1&PageSize=200')).bytes.toString('utf8')
    for (const item of list.split('{"OrderId":').slice(1)) {
      if (!item.includes(`"PartnerName":${JSON.stringify(partnerName)}`) || !item.includes(`"Total":${total},`)) continue
      const orderId = Number.parseInt(item, 10)
      if (field(await read(`/api/orders/${orderId}`), 'CalculationId') === String(calculationId)) return orderId
    }
    return null
  }

  return {
    orderOf: async ({ calculationId, partnerName, total }) => {
      for (let looks = 1; ; looks++) {
        const found = await look(calculationId, partnerName, total)
        if (found !== null || looks === lookCount) return found
        await pause(betweenLooksMs)
      }
    },
  }
}
