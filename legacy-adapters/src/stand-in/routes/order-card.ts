// GET /api/orders/{OrderId}: everything about one order, with its history.
import { type OrderCard, readCard } from '../database/orders.ts'
import type { Mes } from '../mes.ts'
import { type Answer, chunkedJson, refusal } from '../wire/answer.ts'
import { type LegacyRecord, legacyJson } from '../wire/legacy-json.ts'
import { moscowTime } from '../wire/moscow-time.ts'
import { listedOrderRecord } from './dashboard.ts'
import type { Call } from './route.ts'

export const orderCard =
  (mes: Mes) =>
  async ({ id }: Call<'operator', 'ignored'>): Promise<Answer> => {
    const card = await readCard(mes.database, id)
    return card === null ? refusal('ORDER_NOT_FOUND') : chunkedJson(legacyJson({ Success: true, Order: cardRecord(card) }))
  }

function cardRecord(card: OrderCard): LegacyRecord {
  return {
    ...listedOrderRecord(card),
    Finish: card.finish,
    CalculationId: card.calculationId,
    Comment: card.comment,
    History: card.history.map(({ from, to, by, atTicks }) => ({ From: from, To: to, By: by, At: moscowTime(atTicks) })),
  }
}
