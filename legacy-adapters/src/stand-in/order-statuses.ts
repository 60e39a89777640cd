// The ten statuses of an order, in order of life, and the steps that operators may take. Read by the routes, the seed and the counters.

export const orderStatuses = [
  'INITIATED',
  'FILE_UPLOADED',
  'SUBMITTED',
  'PRICE_CALCULATED',
  'MANUFACTURING_APPROVED',
  'MANUFACTURING_STARTED',
  'MANUFACTURING_COMPLETED',
  'PACKAGING',
  'SHIPPED',
  'CLOSED',
] as const

export type OrderStatus = (typeof orderStatuses)[number]

export const isOrderStatus = (text: string): text is OrderStatus => (orderStatuses as readonly string[]).includes(text)

/** What an operator sets by hand: the step, and the only status from which it is next. */
const stepsByHand: ReadonlyMap<string, OrderStatus> = new Map([
  ['MANUFACTURING_COMPLETED', 'MANUFACTURING_STARTED'],
  ['PACKAGING', 'MANUFACTURING_COMPLETED'],
  ['SHIPPED', 'PACKAGING'],
])

export function isNextByHand(from: OrderStatus, to: string): to is OrderStatus {
  return stepsByHand.get(to) === from
}
