// In: a calculation of the candidate. Out: its answer with its id, once MES has confirmed it; otherwise a coded failure that says whether MES may hold it.
// This is what keeps "one answered price, one calculation in MES" true. Called by price-candidate.ts, last before the client is answered.
import type { PriceToRecord, RecordOutcome, WriteBack } from '@ficus/legacy-adapters/write-back'
import { ProxyError } from '../errors.ts'

/**
 * Errors: the deadline's own reason, WRITE_BACK_NOT_NOTED or WRITE_BACK_REFUSED: MES surely holds nothing, legacy may answer. WRITE_BACK_UNSETTLED: MES may
 * hold it, so legacy must not calculate a second one.
 */
export async function recordInMes(writeBack: WriteBack, price: PriceToRecord): Promise<Buffer> {
  const attempted = `recording quote ${price.quoteId} in MES`
  if (price.signal.aborted) throw price.signal.reason
  const outcome = await writeBack.record(price)
  if (outcome.kind === 'recorded') return outcome.answer
  if (outcome.kind === 'unknown') throw new ProxyError('WRITE_BACK_UNSETTLED', attempted)
  if (outcome.kind === 'not-noted') throw new ProxyError('WRITE_BACK_NOT_NOTED', attempted, outcome.cause)
  if (outcome.kind === 'not-sent' && price.signal.aborted) throw price.signal.reason
  throw new ProxyError('WRITE_BACK_REFUSED', attempted, new Error(describe(outcome)))
}

function describe(outcome: Extract<RecordOutcome, { kind: 'not-sent' | 'conflict' | 'refused' }>): string {
  return outcome.kind === 'refused' ? `MES answered ${outcome.status}` : outcome.kind
}
