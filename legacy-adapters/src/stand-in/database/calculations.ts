// Stored calculations: the bytes that a price call answered, and the few figures that an order takes over. Called by the price, order and import routes.
import type { Queryable } from './connect.ts'

export interface Calculation {
  readonly partnerId: number
  readonly material: string
  readonly finish: string
  readonly quantity: number
  /** Roubles, decimal text with 2 places. */
  readonly total: string
  /** The whole answer, byte for byte. */
  readonly answer: string
}

/** An id of MES's own. Taken only when the calculation is about to be stored: refusals and previews use up none. */
export async function takeCalculationId(database: Queryable): Promise<number> {
  const { rows } = await database.query<{ id: string }>("SELECT nextval('calculation_ids') AS id")
  return Number(rows[0]!.id)
}

/** Out: whether it was stored; false when the id is taken already. */
export async function insertCalculation(database: Queryable, calculationId: number, calculation: Calculation): Promise<boolean> {
  const { partnerId, material, finish, quantity, total, answer } = calculation
  const { rowCount } = await database.query(
    `INSERT INTO calculations (calculation_id, partner_id, material, finish, quantity, total, answer)
     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (calculation_id) DO NOTHING`,
    [calculationId, partnerId, material, finish, quantity, total, answer],
  )
  return rowCount === 1
}

/** The stored answer if the calculation is this partner's, else null. */
export async function findAnswer(database: Queryable, partnerId: number, calculationId: number): Promise<string | null> {
  const { rows } = await database.query<{ answer: string }>(
    'SELECT answer FROM calculations WHERE calculation_id = $1 AND partner_id = $2',
    [calculationId, partnerId],
  )
  return rows[0]?.answer ?? null
}

/** The stored answer and whose it is; null when the id is free. */
export async function findStored(database: Queryable, calculationId: number): Promise<{ partnerId: number; answer: string } | null> {
  const { rows } = await database.query<{ partner_id: number; answer: string }>(
    'SELECT partner_id, answer FROM calculations WHERE calculation_id = $1',
    [calculationId],
  )
  return rows[0] === undefined ? null : { partnerId: rows[0].partner_id, answer: rows[0].answer }
}
