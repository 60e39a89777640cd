// The operators' list and counters, as slow as they are on the real system: the whole table is read, sorted and counted for every page,
// and the names of partner and operator are looked up row by row. Called by the dashboard routes and the order card.
import { type OrderStatus, orderStatuses } from '../order-statuses.ts'
import type { Database, Queryable } from './connect.ts'

export interface ListedOrder {
  readonly orderId: number
  readonly number: string
  readonly status: OrderStatus
  readonly channel: string
  readonly partnerName: string | null
  readonly operatorName: string | null
  readonly material: string
  readonly quantity: number
  readonly total: string | null
  readonly createdTicks: bigint
  readonly updatedTicks: bigint
}

export interface OrderRow {
  readonly order_id: number
  readonly number: string
  readonly status: OrderStatus
  readonly channel: string
  readonly partner_id: number | null
  readonly operator_id: number | null
  readonly material: string
  readonly quantity: number
  readonly total: string | null
  readonly created_ticks: string
  readonly updated_ticks: string
}

export async function countOrders(database: Queryable, status: OrderStatus | null): Promise<number> {
  const { rows } = await database.query<{ count: string }>('SELECT count(*) FROM orders WHERE $1::text IS NULL OR status = $1', [status])
  return Number(rows[0]!.count)
}

/** Newest first; page from 1. */
export async function listOrders(
  database: Database,
  filter: { status: OrderStatus | null; page: number; pageSize: number },
): Promise<readonly ListedOrder[]> {
  const { rows } = await database.query<OrderRow>(
    `SELECT * FROM orders WHERE $1::text IS NULL OR status = $1
     ORDER BY created_ticks DESC, order_id DESC LIMIT $2::bigint OFFSET ($3::bigint - 1) * $2::bigint`,
    [filter.status, filter.pageSize, filter.page],
  )
  const listed: ListedOrder[] = []
  for (const row of rows) listed.push(await withNames(database, row))
  return listed
}

/** Two look-ups per order, one after the other. */
export async function withNames(database: Queryable, row: OrderRow): Promise<ListedOrder> {
  return {
    orderId: row.order_id,
    number: row.number,
    status: row.status,
    channel: row.channel,
    partnerName: row.partner_id === null ? null : await nameOfPartner(database, row.partner_id),
    operatorName: row.operator_id === null ? null : await nameOfOperator(database, row.operator_id),
    material: row.material,
    quantity: row.quantity,
    total: row.total,
    createdTicks: BigInt(row.created_ticks),
    updatedTicks: BigInt(row.updated_ticks),
  }
}

/** All ten statuses in order of life, those without orders too. */
export async function countByStatus(database: Queryable): Promise<readonly { status: OrderStatus; count: number }[]> {
  const { rows } = await database.query<{ status: string; count: string }>('SELECT status, count(*) FROM orders GROUP BY status')
  const counts = new Map(rows.map(row => [row.status, Number(row.count)]))
  return orderStatuses.map(status => ({ status, count: counts.get(status) ?? 0 }))
}

async function nameOfPartner(database: Queryable, partnerId: number): Promise<string | null> {
  const { rows } = await database.query<{ name: string }>('SELECT name FROM partners WHERE partner_id = $1', [partnerId])
  return rows[0]?.name ?? null
}

export async function nameOfOperator(database: Queryable, operatorId: number): Promise<string | null> {
  const { rows } = await database.query<{ name: string }>('SELECT name FROM operators WHERE operator_id = $1', [operatorId])
  return rows[0]?.name ?? null
}
