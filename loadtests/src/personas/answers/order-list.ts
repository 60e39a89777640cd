// Judges a page of the operators' list: form, order, filter, page size, and that each order has what its status says.
import type { Answer } from '../../engine/session.ts'
import { jsonManners, shown } from './manners.ts'
import { orderKeys, type SeenOrder, seenOrder, wrongInOrder } from './order.ts'
import { count, named, objectOf } from './shape.ts'

export interface AskedList {
  readonly status: string
  readonly page: number
  readonly pageSize: number
}

const item = new RegExp(objectOf(orderKeys), 'y')
const page = new RegExp(
  `^\\{"Success":true,"Page":${named('page', count)},"PageSize":${named('pageSize', count)},"Total":${named('total', count)},"Items":\\[`,
)

export interface ListSeen {
  readonly total: number
  readonly orders: readonly SeenOrder[]
}

/** Shape: an answer → what was seen, or what is wrong in words. */
export function readList(answer: Answer, asked: AskedList): ListSeen | string {
  const unmannerly = jsonManners(answer)
  if (unmannerly !== null) return unmannerly
  const body = answer.body.toString('utf8')
  const head = page.exec(body)
  if (head === null) return `the list does not begin as the contract says: ${shown(body)}`
  if (Number(head.groups!['page']) !== asked.page || Number(head.groups!['pageSize']) !== asked.pageSize)
    return `page ${asked.page} of ${asked.pageSize} was asked for: ${shown(body)}`
  const orders = readItems(body, head[0].length)
  if (typeof orders === 'string') return orders
  const seen = { total: Number(head.groups!['total']), orders }
  return wrongAmongOrders(seen, asked) ?? seen
}

function readItems(body: string, from: number): SeenOrder[] | string {
  const orders: SeenOrder[] = []
  let at = from
  while (body.startsWith('{', at)) {
    item.lastIndex = at
    const match = item.exec(body)
    if (match === null) return `item ${orders.length} of the list is not in the form of the contract: ${shown(body.slice(at))}`
    const wrong = wrongInOrder(match.groups!)
    if (wrong !== null) return `item ${orders.length} of the list: ${wrong}: ${match[0]}`
    orders.push(seenOrder(match.groups!))
    at += match[0].length
    if (body.startsWith(',{', at)) at += 1
  }
  return body.slice(at) === ']}' ? orders : `the list does not end as the contract says: ${shown(body.slice(at))}`
}

function wrongAmongOrders({ total, orders }: ListSeen, asked: AskedList): string | null {
  if (orders.length > asked.pageSize) return `${orders.length} orders on a page of ${asked.pageSize}`
  // One page's worth of slack: orders come and go between the count and the page.
  if (orders.length < asked.pageSize && (asked.page + 1) * asked.pageSize < total)
    return `only ${orders.length} orders on page ${asked.page} of ${asked.pageSize}, of ${total} in all`
  if (new Set(orders.map(order => order.orderId)).size < orders.length) return 'an order stands twice on one page'
  const other = asked.status === '' ? undefined : orders.find(order => order.status !== asked.status)
  if (other !== undefined) return `order ${other.orderId} in status ${other.status} among those in status ${asked.status}`
  const late = orders.findIndex((order, index) => index > 0 && order.createdAt > orders[index - 1]!.createdAt)
  return late === -1 ? null : `order ${orders[late]!.orderId} is newer than the one before it`
}
