// The ledger of write-backs (write-back-contract.ts): numbers in blocks, notes before, settlements after, and what is due to be looked at again.
// Each function is one statement, so it holds or fails as a whole, whoever dies in the middle. Called by http/write-backs-routes.ts.
import type { DueWriteBack, WriteBackBlock, WriteBackBlockOrder, WriteBackNote, WriteBackPage, WriteBackSettlement } from '../contract.ts'
import { ServiceError } from '../errors.ts'
import type { Database } from './database.ts'

const int32Max = 2_147_483_647
const later = (parameter: string) => `now() + ${parameter} * interval '1 millisecond'`

export async function takeBlock(database: Database, { holder, count }: WriteBackBlockOrder): Promise<WriteBackBlock> {
  const [row] = await database.query<{ first: number }>(
    `WITH taken AS (UPDATE write_back_counter SET next = next + $1 RETURNING next - $1 AS first)
     INSERT INTO write_back_block (first, count, holder) SELECT first, $1, $2 FROM taken RETURNING first`,
    [count, holder],
  )
  return { first: row!.first, count }
}

/** Errors: WRITE_BACK_NUMBER_REFUSED when the number is in no block or was noted before. */
export async function noteWriteBack(database: Database, number: number, note: WriteBackNote): Promise<void> {
  const { quoteId, entry, secret, dueInMs } = note
  const [row] =
    number > int32Max
      ? []
      : await database.query(
          `WITH block AS (SELECT first, count FROM write_back_block WHERE first <= $1 ORDER BY first DESC LIMIT 1)
     INSERT INTO write_back (number, quote_id, entry, secret, due_at)
     SELECT $1::integer, $2, $3, $4, ${later('$5')} FROM block WHERE $1 < first + count
     ON CONFLICT (number) DO NOTHING RETURNING number`,
          [number, quoteId, JSON.stringify(entry), secret, dueInMs],
        )
  if (row === undefined)
    throw new ServiceError('WRITE_BACK_NUMBER_REFUSED', `number ${number} belongs to no block, or was noted before; take another one`)
}

/**
 * Whoever heard that the other system holds it knows more than whoever did not find it: recorded follows cancelled, never the other way round.
 * Errors: WRITE_BACK_SETTLED when it was settled otherwise, or never noted.
 */
export async function settleWriteBack(database: Database, number: number, { status, by }: WriteBackSettlement): Promise<void> {
  const [row] =
    number > int32Max
      ? []
      : await database.query(
          `UPDATE write_back SET status = $2, settled_by = CASE WHEN status = $2 THEN settled_by ELSE $3 END, settled_at = now(), secret = NULL
     WHERE number = $1 AND (status IN ('open', $2) OR $2 = 'recorded') RETURNING number`,
          [number, status, by],
        )
  if (row === undefined) throw new ServiceError('WRITE_BACK_SETTLED', `write-back ${number} was settled otherwise, or never noted`)
}

/** Each is given to one caller at a time; what is not settled within the lease comes again. */
export async function claimDue(database: Database, count: number, leaseMs: number): Promise<DueWriteBack[]> {
  const rows = await database.query<{ number: number; entry: unknown; secret: string; absent_ms: number | null }>(
    `UPDATE write_back SET due_at = ${later('$2')}
     WHERE number IN (
       SELECT number FROM write_back WHERE status = 'open' AND due_at <= now() ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED
     ) RETURNING number, entry, secret, (extract(epoch FROM now() - absent_since) * 1000)::float8 AS absent_ms`,
    [count, leaseMs],
  )
  return rows.map(({ number, entry, secret, absent_ms }) => ({ number, entry, secret, absentForMs: absent_ms }))
}

export async function noteAbsence(database: Database, number: number, dueInMs: number): Promise<void> {
  if (number <= int32Max)
    await database.query(
      `UPDATE write_back SET absent_since = coalesce(absent_since, now()), due_at = ${later('$2')} WHERE number = $1 AND status = 'open'`,
      [number, dueInMs],
    )
}

/** The counter is read first: whatever has a row below `next` by then is on some page. */
export async function readWriteBacks(database: Database, afterNumber: number, countMax: number): Promise<WriteBackPage> {
  const [counter] = await database.query<{ kept_from: number; next: number }>('SELECT kept_from, next FROM write_back_counter')
  const writeBacks = await database.query<WriteBackRow>(
    `SELECT number, quote_id AS "quoteId", entry, status, settled_by AS "settledBy" FROM write_back WHERE number > $1 ORDER BY number LIMIT $2`,
    [Math.min(afterNumber, int32Max), countMax],
  )
  return { keptFrom: counter!.kept_from, next: counter!.next, writeBacks }
}

type WriteBackRow = { [Name in keyof WriteBackPage['writeBacks'][number]]: WriteBackPage['writeBacks'][number][Name] }
