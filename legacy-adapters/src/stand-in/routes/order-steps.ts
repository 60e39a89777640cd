// POST /api/orders/{OrderId}/claim and …/status: an operator takes an order, then moves it on. Every change is announced to the open pages.
import { claimOrder, type StepOutcome, setStatus } from '../database/orders.ts'
import type { Mes } from '../mes.ts'
import { type Answer, json, refusal } from '../wire/answer.ts'
import { stringOf } from '../wire/json-object.ts'
import { type LegacyRecord, legacyJson } from '../wire/legacy-json.ts'
import { nowTicks } from '../wire/moscow-time.ts'
import type { Call } from './route.ts'

export const claim =
  (mes: Mes) =>
  async ({ id, caller }: Call<'operator', 'ignored'>): Promise<Answer> => {
    const outcome = await claimOrder(mes.database, { orderId: id, operator: caller, ticks: nowTicks() })
    return stepAnswer(mes, id, outcome, 'MANUFACTURING_STARTED', { OperatorName: caller.name })
  }

/** A Status that is missing or no text is not the next step either, so it is refused, not 400. */
export const changeStatus =
  (mes: Mes) =>
  async ({ id, caller, body }: Call<'operator', 'json'>): Promise<Answer> => {
    const wanted = stringOf(body.get('Status')) ?? ''
    const outcome = await setStatus(mes.database, { orderId: id, operator: caller, ticks: nowTicks(), wanted })
    return stepAnswer(mes, id, outcome, wanted, {})
  }

function stepAnswer(mes: Mes, orderId: number, outcome: StepOutcome, wanted: string, more: LegacyRecord): Answer {
  switch (outcome.kind) {
    case 'not-found':
      return refusal('ORDER_NOT_FOUND')
    case 'taken':
      return refusal('ALREADY_TAKEN', { OperatorName: outcome.holderName })
    case 'not-allowed':
      return refusal('STATUS_NOT_ALLOWED', { Status: wanted })
    case 'done':
      mes.orderFeed.announce(orderId, outcome.status)
      return json(legacyJson({ Success: true, OrderId: orderId, Status: outcome.status, ...more }))
  }
}
