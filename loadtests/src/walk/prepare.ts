// Chooses the orders that the walk writes on: each side gets its own, so that neither takes the other's. In: a walker with a session. Out: names kept on both sides.
import { randomInt } from 'node:crypto'
import { LoadError } from '../errors.ts'
import { asOperator, get } from './requests.ts'
import type { Side, Walker } from './step.ts'

const pageSize = 200

interface ListedOrder {
  readonly OrderId: number
  readonly OperatorName: string | null
}

/** Errors: WALK_STEP_IMPOSSIBLE when MES has too few orders of a status. */
export async function chooseOrders(walker: Walker): Promise<void> {
  const { direct, proxied } = walker.sides
  const approved = await freeOrders(walker, direct, 'MANUFACTURING_APPROVED', 4)
  const initiated = await freeOrders(walker, direct, 'INITIATED', 2)
  const [lookAt] = await freeOrders(walker, direct, 'SUBMITTED', 1)
  direct.kept.set('order to look at', String(lookAt))
  for (const [index, side] of [direct, proxied].entries()) {
    side.kept.set('order to claim', String(approved[index * 2]))
    side.kept.set('order to watch', String(approved[index * 2 + 1]))
    side.kept.set('order not approved', String(initiated[index]))
  }
}

/** From a random page, so that two walks at a time hardly meet. */
async function freeOrders(walker: Walker, side: Side, status: string, count: number): Promise<number[]> {
  const { Total } = await listOrders(walker, side, status, 1)
  const page = randomInt(1, Math.max(1, Math.floor(Total / pageSize)) + 1)
  const { Items } = await listOrders(walker, side, status, page)
  const free = Items.filter(order => order.OperatorName === null).map(order => order.OrderId)
  if (free.length < count)
    throw new LoadError('WALK_STEP_IMPOSSIBLE', `choosing ${count} free orders in status ${status}, found ${free.length}`)
  const first = randomInt(0, free.length - count + 1)
  return free.slice(first, first + count)
}

async function listOrders(walker: Walker, side: Side, status: string, page: number): Promise<{ Total: number; Items: ListedOrder[] }> {
  const answer = await side.caller.send(
    get(`/api/orders?Status=${status}&Page=${page}&PageSize=${pageSize}`, asOperator(side)),
    walker.signal,
  )
  try {
    return JSON.parse(answer.body.toString('utf8'))
  } catch (cause) {
    throw new LoadError('WALK_STEP_IMPOSSIBLE', `listing orders in status ${status} (HTTP ${answer.status})`, cause)
  }
}
