// One order as lists and cards tell it: its keys in the contract's order, and what of it must fit together. Called by the judges of lists and cards.
import { count, id, type Keys, lifeOf, moment, money, named, orderNumber, orderStatuses, orNull, text } from './shape.ts'

/** An order as it was seen; names as their JSON source texts. What no step changes must stay the same wherever it is seen again. */
export interface SeenOrder {
  readonly orderId: number
  readonly status: string
  readonly operatorName: string
  /** Everything about it that never changes, as its source text. */
  readonly lasting: string
  readonly createdAt: string
}

export const orderKeys: Keys = [
  ['OrderId', named('orderId', id)],
  ['Number', named('number', orderNumber)],
  ['Status', `"${named('status', orderStatuses.join('|'))}"`],
  ['Channel', `"${named('channel', 'B2B|B2C')}"`],
  ['PartnerName', named('partnerName', orNull(text))],
  ['OperatorName', named('operatorName', orNull(text))],
  ['Material', named('material', text)],
  ['Quantity', named('quantity', count)],
  ['Total', named('total', orNull(money))],
  ['CreatedAt', named('createdAt', moment)],
  ['UpdatedAt', named('updatedAt', moment)],
]
export function seenOrder(groups: Readonly<Record<string, string>>): SeenOrder {
  const { orderId, number, status, channel, partnerName, operatorName, material, quantity, createdAt } = groups
  return {
    orderId: Number(orderId),
    status: status!,
    operatorName: operatorName!,
    lasting: [number, channel, partnerName, material, quantity, createdAt].join(),
    createdAt: createdAt!,
  }
}

/** What an order has not yet is null, and only that. */
export function wrongInOrder({ status, channel, partnerName, operatorName, total }: Readonly<Record<string, string>>): string | null {
  const life = lifeOf(status!)
  if ((total === 'null') !== life < lifeOf('PRICE_CALCULATED')) return `Total is ${total} in status ${status}`
  if ((operatorName === 'null') !== life < lifeOf('MANUFACTURING_STARTED')) return `OperatorName is ${operatorName} in status ${status}`
  if ((partnerName === 'null') !== (channel === 'B2C')) return `PartnerName is ${partnerName} in channel ${channel}`
  return null
}
