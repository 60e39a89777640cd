// In: a price that somebody waits for. Out: its answer with its id, once MES has confirmed it; or how far it came. THE order of a write-back:
// number → answer → note in the ledger → import into MES → settlement in the ledger. Whoever dies in between leaves an open note for the outbox.
import { calculationIdOf, encodeImport } from '../price/import.ts'
import type { ImportOutcome } from './import-price.ts'
import type { Ledger, LedgerEntry } from './ledger.ts'
import type { MesClient } from './mes-client.ts'
import type { NextNumber } from './numbers.ts'
import type { KeySeal } from './sealed-key.ts'

export interface RecordParts {
  readonly nextNumber: NextNumber
  readonly ledger: Ledger
  readonly mes: Pick<MesClient, 'importPrice'>
  readonly keys: KeySeal
  /** How long a lost confirmation is asked for again. */
  readonly settleMs: number
  /** Told how each settlement in the ledger went; null: it did not come in, the outbox will find out. Must not throw. */
  readonly onSettled: (status: 'recorded' | 'cancelled', fault: unknown) => void
}

export interface PriceToRecord {
  readonly quoteId: string
  readonly partnerId: number
  readonly apiKey: string
  /** The whole answer under this id. */
  readonly encode: (calculationId: number) => Buffer
  /** Once aborted, nothing is sent to MES any more; what was sent before is settled nevertheless. */
  readonly signal: AbortSignal
  readonly remainingMs: number
}

/** not-noted: MES was not asked. */
export type RecordOutcome =
  | { readonly kind: 'recorded'; readonly calculationId: number; readonly answer: Buffer }
  | { readonly kind: 'not-noted'; readonly cause: unknown }
  | Exclude<ImportOutcome, { kind: 'confirmed' }>

/** How long a sender may be late with what it does within its own limits. */
const lateMsMax = 2_000

/** Errors: those of `encode`, ENCODE_ID_OUT_OF_RANGE; the signal's reason. */
export async function recordPrice(parts: RecordParts, price: PriceToRecord): Promise<RecordOutcome> {
  const { quoteId, partnerId, signal } = price
  const number = await untilAborted(parts.nextNumber(), signal).catch(notNoted(signal))
  if (typeof number === 'object') return number
  const calculationId = calculationIdOf(number)
  const answer = price.encode(calculationId)
  const entry: LedgerEntry = { partnerId, answer: answer.toString('utf8') }
  const dueInMs = Math.ceil(price.remainingMs + parts.settleMs + lateMsMax)
  const refused = await parts.ledger
    .note(number, { quoteId, entry, secret: parts.keys.seal(price.apiKey, number), dueInMs }, signal)
    .then(() => null, notNoted(signal))
  if (refused !== null) return refused
  const body = encodeImport(answer, partnerId)
  const outcome = await parts.mes.importPrice({
    body,
    calculationId,
    answer,
    apiKey: price.apiKey,
    startBefore: signal,
    settleMs: parts.settleMs,
  })
  // Nobody waits for the settlement: until it is in the ledger, the note is open, and an open note is settled by asking MES.
  if (outcome.kind !== 'unknown') void settle(parts, number, outcome.kind === 'confirmed' ? 'recorded' : 'cancelled')
  return outcome.kind === 'confirmed' ? { kind: 'recorded', calculationId, answer } : outcome
}

async function settle({ ledger, onSettled }: RecordParts, number: number, status: 'recorded' | 'cancelled'): Promise<void> {
  await ledger.settle(number, { status, by: 'sender' }).then(
    () => onSettled(status, null),
    fault => onSettled(status, fault),
  )
}

const notNoted =
  (signal: AbortSignal) =>
  (cause: unknown): { readonly kind: 'not-noted'; readonly cause: unknown } => {
    if (signal.aborted) throw signal.reason
    return { kind: 'not-noted', cause }
  }

/** The same outcome, unless the signal comes first; the work itself goes on. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason)
    signal.addEventListener('abort', stop, { once: true })
    if (signal.aborted) stop()
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}
