// Judges an order's card: form, the order that was seen in the list, gone on and never back, and a history without gaps.
import type { Answer } from '../../engine/session.ts'
import { jsonManners, shown } from './manners.ts'
import { orderKeys, type SeenOrder, seenOrder, wrongInOrder } from './order.ts'
import { id, keysOf, lifeOf, listOf, moment, named, objectOf, oneOf, orderStatuses, orNull, text } from './shape.ts'

const card = new RegExp(
  `^\\{"Success":true,"Order":\\{${keysOf([
    ...orderKeys,
    ['Finish', text],
    ['CalculationId', named('calculationId', orNull(id))],
    ['Comment', orNull(text)],
    [
      'History',
      named(
        'history',
        listOf(
          objectOf([
            ['From', orNull(oneOf(orderStatuses))],
            ['To', oneOf(orderStatuses)],
            ['By', text],
            ['At', moment],
          ]),
        ),
      ),
    ],
  ])}\\}\\}$`,
)

/** Null: right. `before`: as the order was seen in a list. */
export function wrongInCard(answer: Answer, before: SeenOrder): string | null {
  const unmannerly = jsonManners(answer)
  if (unmannerly !== null) return unmannerly
  const body = answer.body.toString('utf8')
  const groups = card.exec(body)?.groups
  if (groups === undefined) return `the card is not in the form of the contract: ${shown(body)}`
  const now = seenOrder(groups)
  if (now.orderId !== before.orderId) return `the card of order ${now.orderId} instead of ${before.orderId}`
  if (now.lasting !== before.lasting) return `what never changes has changed: ${now.lasting} instead of ${before.lasting}`
  if (lifeOf(now.status) < lifeOf(before.status)) return `order ${now.orderId} went back from ${before.status} to ${now.status}`
  return wrongInOrder(groups) ?? wrongInHistory(groups['history']!, now.status)
}

function wrongInHistory(source: string, status: string): string | null {
  const history = JSON.parse(source) as { From: string | null; To: string }[]
  const torn = history.findIndex(({ From }, index) => From !== (index === 0 ? null : history[index - 1]!.To))
  if (torn !== -1) return `step ${torn} of the history does not begin where the one before ended`
  // Legacy reads the order first and its history a moment later: a step may lie in between.
  return history.slice(-2).some(({ To }) => To === status) ? null : `the history does not end at ${status}`
}
