// In: a number of the reserved range, what the ledger of write-backs says about it, the quote it is of, and the row that MES has under its id. Out: what that
// means. Pure; called by reconcile.ts for each number.
import type { Quote, WriteBack } from '@ficus/pricing-service/contract'
import { encodePrice } from '../price/encode.ts'
import { calculationIdOf } from '../price/import.ts'
import { normalisePriceAnswer } from '../price/normalise.ts'
import type { LedgerEntry } from '../write-back/ledger.ts'

/**
 * same: recorded, and one row, byte for byte what the client was answered and what the quote says · nothing: never used or cancelled, and no row · open: not
 * settled yet · missing: recorded, and no row · different: a row with other bytes · row-only: a row that nobody recorded.
 */
export type Verdict = 'same' | 'nothing' | 'open' | 'missing' | 'different' | 'row-only'

export interface Judgement {
  readonly number: number
  readonly calculationId: number
  readonly quoteId: string | null
  readonly verdict: Verdict
  readonly detail: string
}

const differences: ReadonlySet<Verdict> = new Set(['missing', 'different', 'row-only'])
export const isDifference = ({ verdict }: Judgement): boolean => differences.has(verdict)

export interface BothSides {
  readonly number: number
  /** Null: nobody noted it. */
  readonly writeBack: WriteBack | null
  /** Null: kept no longer. */
  readonly quote: Quote | null
  readonly row: Buffer | null
}

export function judge({ number, writeBack, quote, row }: BothSides): Judgement {
  const judged = (verdict: Verdict, detail = ''): Judgement => {
    return { number, calculationId: calculationIdOf(number), quoteId: writeBack?.quoteId ?? null, verdict, detail }
  }
  if (writeBack === null || writeBack.status === 'cancelled') {
    const why = writeBack === null ? 'nobody noted it' : `its write-back was cancelled by the ${writeBack.settledBy}`
    return row === null ? judged('nothing') : judged('row-only', `MES says ${totalOf(row)}; ${why}`)
  }
  const { answer } = writeBack.entry as LedgerEntry
  if (row === null)
    return writeBack.status === 'open' ? judged('open', 'no row yet') : judged('missing', `a client was answered ${totalIn(answer)}`)
  if (!row.equals(Buffer.from(answer, 'utf8'))) return judged('different', `MES says ${totalOf(row)}, the ledger ${totalIn(answer)}`)
  if (quote !== null && rowOfQuote(quote, number, row)?.equals(row) !== true)
    return judged('different', `MES says ${totalOf(row)}, the quote ${quote.breakdown?.total ?? quote.status}`)
  return judged(writeBack.status === 'open' ? 'open' : 'same', writeBack.status === 'open' ? 'with its row' : '')
}

/** The quote as MES would have it, with what only MES knows taken from MES; null when one of them is no price. */
function rowOfQuote(quote: Quote, number: number, row: Buffer): Buffer | null {
  const { kind, fields } = normalisePriceAnswer(200, row)
  if (kind !== 'price' || quote.breakdown === null) return null
  const value = (path: string) => JSON.parse(fields.find(field => field.path === path)?.text ?? 'null')
  return encodePrice(quote, {
    calculationId: calculationIdOf(number),
    modelId: Number(value('ModelId')),
    calculatedAt: String(value('CalculatedAt')),
    durationMs: Number(value('DurationMs')),
  })
}

const totalIn = (answer: string) => totalOf(Buffer.from(answer, 'utf8'))
const totalOf = (row: Buffer) => normalisePriceAnswer(200, row).fields.find(({ path }) => path === 'Total')?.text ?? 'no total'
