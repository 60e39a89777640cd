// Lists of quotes, for those who look after the service: what failed, newest first; and all of them by number, to be compared with another system.
import type { Quote } from '../contract.ts'
import type { Database } from './database.ts'
import { givenUpList } from './given-up.ts'
import { type QuoteRow, quoteColumns, toQuote } from './quote-row.ts'

export interface FailedQuote {
  readonly quote: Quote
  /** Of the last attempt that ended in a fault: code, detail, cause; null when every attempt ended without a word. */
  readonly lastFault: { readonly attempt: number; readonly code: string; readonly detail: string; readonly cause: string } | null
}

interface FailedRow extends QuoteRow {
  readonly last_fault: FailedQuote['lastFault']
}

/** `all`: those too that were cancelled, expired or abandoned. */
export async function readFailedQuotes(
  database: Database,
  options: { readonly countMax: number; readonly all: boolean },
): Promise<FailedQuote[]> {
  const faultsOnly = options.all ? '' : `AND failure ->> 'code' NOT IN (${givenUpList})`
  const rows = await database.query<FailedRow>(
    `SELECT ${quoteColumns}, last_fault FROM quote WHERE status = 'failed' ${faultsOnly} ORDER BY finished_at DESC, id LIMIT $1`,
    [options.countMax],
  )
  return rows.map(row => ({ quote: toQuote(row), lastFault: row.last_fault }))
}

export async function readQuotesByNumber(database: Database, afterNumber: number, countMax: number): Promise<Quote[]> {
  const rows = await database.query<QuoteRow>(`SELECT ${quoteColumns} FROM quote WHERE number > $1 ORDER BY number LIMIT $2`, [
    afterNumber,
    countMax,
  ])
  return rows.map(toQuote)
}
