// The outbox: settles write-backs that their sender left open, because it died, MES stayed silent, or the settlement did not come in. It only asks MES, with the
// partner's own key, and never sends an import again: an import that nobody waits for any more must not become a row. Any number of processes run it together.
// Nothing that goes wrong here reaches those who wait for prices: the fault is told, and the round ends.
import type { DueWriteBack } from '@ficus/pricing-service/contract'
import { AdapterError } from '../errors.ts'
import { calculationIdOf } from '../price/import.ts'
import type { Ledger, LedgerEntry } from './ledger.ts'
import type { MesClient } from './mes-client.ts'
import type { KeySeal } from './sealed-key.ts'

export interface OutboxParts {
  readonly ledger: Ledger
  readonly mes: Pick<MesClient, 'readCalculation'>
  readonly keys: KeySeal
  readonly everyMs: number
  /** MES has to say for so long that it holds nothing: whatever had reached it before was read by then. */
  readonly absentForMs: number
  /** Must not throw. */
  readonly onEvent: (event: OutboxEvent) => void
}

/**
 * recorded, cancelled: settled so. waits: MES holds nothing so far. foreign: MES holds something else under this id, so ours was never taken; settled as cancelled.
 * unreadable: the partner's key was sealed under another administrator key. failed: MES or the ledger did not say; comes again.
 */
export interface OutboxEvent {
  readonly kind: 'recorded' | 'cancelled' | 'waits' | 'foreign' | 'unreadable' | 'failed'
  /** Null when the ledger could not be asked for any. */
  readonly calculationId: number | null
  readonly fault?: unknown
}

export interface Outbox {
  /** Ends what runs, which only asks: nothing is lost by it. */
  close(): Promise<void>
}

/** Longer than one write-back ever takes here, so that no two processes are at the same one. */
const leaseMs = 30_000
const answerWithinMs = 10_000

export function openOutbox(parts: OutboxParts): Outbox {
  const { ledger, onEvent, everyMs } = parts
  const closing = new AbortController()
  let running: Promise<void> | null = null

  async function settleAll(): Promise<void> {
    for (;;) {
      const [due] = await ledger.due(1, leaseMs, closing.signal)
      if (due === undefined || closing.signal.aborted) return
      const event = await settled(parts, due, closing.signal).catch(fault => failed(due, fault))
      if (closing.signal.aborted) return
      onEvent(event)
      // Whoever is away for one write-back is away for all; what is left comes in a later round.
      if (event.fault instanceof AdapterError && awayCodes.has(event.fault.code)) return
    }
  }

  const timer = setInterval(() => {
    running ??= settleAll()
      .catch(fault => {
        if (!closing.signal.aborted) onEvent({ kind: 'failed', calculationId: null, fault })
      })
      .finally(() => {
        running = null
      })
  }, everyMs).unref()
  return {
    close: async () => {
      closing.abort()
      clearInterval(timer)
      await running
    },
  }
}

const awayCodes: ReadonlySet<string> = new Set(['MES_UNREACHABLE', 'WRITE_BACK_LEDGER_UNAVAILABLE'])

function failed({ number }: DueWriteBack, fault: unknown): OutboxEvent {
  return { kind: 'failed', calculationId: calculationIdOf(number), fault }
}

async function settled({ ledger, mes, keys, absentForMs }: OutboxParts, due: DueWriteBack, closing: AbortSignal): Promise<OutboxEvent> {
  const { number, secret } = due
  const calculationId = calculationIdOf(number)
  const apiKey = keys.open(secret, number)
  if (apiKey === null) return { kind: 'unreadable', calculationId }
  const row = await mes.readCalculation({ calculationId, apiKey, signal: AbortSignal.any([closing, AbortSignal.timeout(answerWithinMs)]) })
  if (row === 'absent' && (due.absentForMs === null || due.absentForMs < absentForMs)) {
    await ledger.absent(number, absentForMs)
    return { kind: 'waits', calculationId }
  }
  const isOurs = row !== 'absent' && row.equals(Buffer.from((due.entry as LedgerEntry).answer, 'utf8'))
  await ledger.settle(number, { status: isOurs ? 'recorded' : 'cancelled', by: 'outbox' })
  return { kind: isOurs ? 'recorded' : row === 'absent' ? 'cancelled' : 'foreign', calculationId }
}
