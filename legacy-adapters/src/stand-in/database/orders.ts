// One order: its card, its making from a calculation, and its steps. A step locks the order, so that of two operators one gets it.
// Called by the order routes of operators and partners.
import { isNextByHand, type OrderStatus } from '../order-statuses.ts'
import { type Database, inTransaction, type Queryable } from './connect.ts'
import { type ListedOrder, nameOfOperator, type OrderRow, withNames } from './dashboard.ts'
import type { Operator, Partner } from './people.ts'

export interface HistoryEntry {
  readonly from: OrderStatus | null
  readonly to: OrderStatus
  readonly by: string
  readonly atTicks: bigint
}

export interface OrderCard extends ListedOrder {
  readonly finish: string
  readonly calculationId: number | null
  readonly comment: string | null
  readonly history: readonly HistoryEntry[]
}

export interface PartnersOrder {
  readonly orderId: number
  readonly number: string
  readonly status: OrderStatus
  readonly calculationId: number
  readonly total: string
  readonly createdTicks: bigint
  readonly updatedTicks: bigint
}

export type StepOutcome =
  | { readonly kind: 'done'; readonly status: OrderStatus }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'taken'; readonly holderName: string }
  | { readonly kind: 'not-allowed' }

export async function readCard(database: Database, orderId: number): Promise<OrderCard | null> {
  type CardRow = OrderRow & { finish: string; calculation_id: number | null; comment: string | null }
  const { rows } = await database.query<CardRow>('SELECT * FROM orders WHERE order_id = $1', [orderId])
  const [row] = rows
  if (row === undefined) return null
  const listed = await withNames(database, row)
  return {
    ...listed,
    finish: row.finish,
    calculationId: row.calculation_id,
    comment: row.comment,
    history: await readHistory(database, orderId),
  }
}

/** Out: the new order, or null when the calculation is not this partner's. */
export async function createOrder(
  database: Database,
  wanted: { partner: Partner; calculationId: number; comment: string | null; ticks: bigint },
): Promise<PartnersOrder | null> {
  return inTransaction(database, async client => {
    const { rows } = await client.query<PartnersOrderRow>(
      `INSERT INTO orders (status, channel, partner_id, material, finish, quantity, total, calculation_id, comment, created_ticks, updated_ticks)
       SELECT 'PRICE_CALCULATED', 'B2B', partner_id, material, finish, quantity, total, calculation_id, $3, $4, $4
       FROM calculations WHERE calculation_id = $1 AND partner_id = $2 RETURNING *`,
      [wanted.calculationId, wanted.partner.id, wanted.comment, wanted.ticks],
    )
    const [row] = rows
    if (row === undefined) return null
    await appendHistory(client, row.order_id, { from: null, to: 'PRICE_CALCULATED', by: wanted.partner.name, atTicks: wanted.ticks })
    return partnersOrder(row)
  })
}

export async function readPartnersOrder(database: Queryable, partnerId: number, orderId: number): Promise<PartnersOrder | null> {
  const { rows } = await database.query<PartnersOrderRow>('SELECT * FROM orders WHERE order_id = $1 AND partner_id = $2', [
    orderId,
    partnerId,
  ])
  return rows[0] === undefined ? null : partnersOrder(rows[0])
}

/** Only an approved order that nobody holds can be claimed. */
export function claimOrder(database: Database, step: { orderId: number; operator: Operator; ticks: bigint }): Promise<StepOutcome> {
  return takeStep(database, step, ({ status }) => (status === 'MANUFACTURING_APPROVED' ? 'MANUFACTURING_STARTED' : null))
}

/** Only the holder, and only the step that is next. */
export function setStatus(
  database: Database,
  step: { orderId: number; operator: Operator; ticks: bigint; wanted: string },
): Promise<StepOutcome> {
  return takeStep(database, step, ({ status, operator_id }) =>
    operator_id !== null && isNextByHand(status, step.wanted) ? step.wanted : null,
  )
}

type LockedOrder = { readonly status: OrderStatus; readonly operator_id: number | null }

function takeStep(
  database: Database,
  { orderId, operator, ticks }: { orderId: number; operator: Operator; ticks: bigint },
  nextStatus: (order: LockedOrder) => OrderStatus | null,
): Promise<StepOutcome> {
  return inTransaction(database, async client => {
    const { rows } = await client.query<LockedOrder>('SELECT status, operator_id FROM orders WHERE order_id = $1 FOR UPDATE', [orderId])
    const [order] = rows
    if (order === undefined) return { kind: 'not-found' }
    if (order.operator_id !== null && order.operator_id !== operator.id) {
      return { kind: 'taken', holderName: (await nameOfOperator(client, order.operator_id)) ?? '' }
    }
    const status = nextStatus(order)
    if (status === null) return { kind: 'not-allowed' }
    await client.query('UPDATE orders SET status = $2, operator_id = $3, updated_ticks = $4 WHERE order_id = $1', [
      orderId,
      status,
      operator.id,
      ticks,
    ])
    await appendHistory(client, orderId, { from: order.status, to: status, by: operator.name, atTicks: ticks })
    return { kind: 'done', status }
  })
}

async function appendHistory(client: Queryable, orderId: number, entry: HistoryEntry): Promise<void> {
  await client.query(
    `INSERT INTO order_history (order_id, position, from_status, to_status, by_whom, at_ticks)
     SELECT $1, coalesce(max(position), 0) + 1, $2, $3, $4, $5 FROM order_history WHERE order_id = $1`,
    [orderId, entry.from, entry.to, entry.by, entry.atTicks],
  )
}

async function readHistory(database: Queryable, orderId: number): Promise<readonly HistoryEntry[]> {
  type HistoryRow = { from_status: OrderStatus | null; to_status: OrderStatus; by_whom: string; at_ticks: string }
  const { rows } = await database.query<HistoryRow>('SELECT * FROM order_history WHERE order_id = $1 ORDER BY position', [orderId])
  return rows.map(row => ({ from: row.from_status, to: row.to_status, by: row.by_whom, atTicks: BigInt(row.at_ticks) }))
}

type PartnersOrderRow = OrderRow & { calculation_id: number }

function partnersOrder(row: PartnersOrderRow): PartnersOrder {
  return {
    orderId: row.order_id,
    number: row.number,
    status: row.status,
    calculationId: row.calculation_id,
    total: row.total ?? '0.00',
    createdTicks: BigInt(row.created_ticks),
    updatedTicks: BigInt(row.updated_ticks),
  }
}
