// In: a calculation of the candidate. Out: nothing, once MES has confirmed it; otherwise a coded failure that says whether MES may hold it.
// This is what keeps "one answered price, one calculation in MES" true. Called by price-candidate.ts, last before the client is answered.
import type { ImportOutcome, MesClient } from '@ficus/legacy-adapters/write-back'
import { ProxyError } from '../errors.ts'
import type { Deadline } from './deadline.ts'

export interface Recording {
  readonly body: Buffer
  readonly calculationId: number
  /** After it nothing is sent; what was sent before is settled nevertheless, however late. */
  readonly deadline: Deadline
  readonly settleMs: number
}

/**
 * Errors: the deadline's own reason or WRITE_BACK_REFUSED: MES surely holds nothing, legacy may answer. WRITE_BACK_UNSETTLED: MES may hold it,
 * so legacy must not calculate a second one.
 */
export async function recordInMes(mes: MesClient, recording: Recording): Promise<void> {
  const { body, calculationId, deadline, settleMs } = recording
  const attempted = `recording calculation ${calculationId} in MES`
  if (deadline.signal.aborted) throw deadline.signal.reason
  const outcome = await mes.importPrice({ body, calculationId, startBefore: deadline.signal, settleMs })
  if (outcome.kind === 'confirmed') return
  if (outcome.kind === 'unknown') throw new ProxyError('WRITE_BACK_UNSETTLED', attempted)
  if (outcome.kind === 'not-sent' && deadline.signal.aborted) throw deadline.signal.reason
  throw new ProxyError('WRITE_BACK_REFUSED', attempted, new Error(describe(outcome)))
}

function describe(outcome: Exclude<ImportOutcome, { kind: 'confirmed' | 'unknown' }>): string {
  return outcome.kind === 'refused' ? `MES answered ${outcome.status}` : outcome.kind
}
