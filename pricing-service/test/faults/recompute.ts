// In: a finished run. Out: whether a fresh calculation of what was ordered gives the recorded bytes: all kept measurements are forgotten, and every distinct order (at
// most so many) is placed once more and compared with what was recorded for it by the same version.
import type pg from 'pg'
import type { Invariant } from './invariants.ts'
import type { OrderEnd } from './ledger.ts'
import type { Order } from './plan.ts'
import { askPersistently } from './witness.ts'

export async function recompute(
  database: pg.Pool,
  orders: readonly Order[],
  place: (order: Order) => Promise<OrderEnd>,
  comparedMax: number,
): Promise<Invariant> {
  const nameOf = ({ model, material, finish, quantity }: Order) => [model, material, finish, quantity].join(' ')
  const distinct = [...new Map(orders.map(order => [nameOf(order), order])).values()].slice(0, comparedMax)
  await askPersistently(database, 'DELETE FROM geometry')
  const broken: string[] = []
  for (let first = 0; first < distinct.length; first += 8) {
    const batch = distinct.slice(first, first + 8).map(order => ({ ...order, key: `again-${order.key}`, waitSeconds: 20 }))
    const ends = await Promise.all(batch.map(place))
    broken.push(...ends.filter(({ status }) => status !== 'priced').map(({ key, status }) => `${key}: ${status}`))
  }
  const rows = await askPersistently<{ id: string }>(
    database,
    `SELECT again.id FROM idempotency_key AS key JOIN quote AS again ON again.id = key.quote_id
     JOIN quote AS first ON first.model_sha256 = again.model_sha256 AND first.material = again.material AND first.finish = again.finish
       AND first.quantity = again.quantity AND first.choice IS NULL AND first.status = 'priced' AND first.id <> again.id
     WHERE key.key LIKE 'again-%' AND first.breakdown::text IS DISTINCT FROM again.breakdown::text`,
  )
  broken.push(...rows.map(({ id }) => id))
  return {
    title: 'calculated once more from nothing, an order has the recorded bytes',
    figures: `${distinct.length} distinct orders calculated again`,
    broken,
  }
}
