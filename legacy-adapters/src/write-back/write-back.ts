// The write-back put together: where the ledger and MES are flows in; a way to record prices, and the outbox beside it, flow out. Called by the proxy's price side.
import { hostname } from 'node:os'
import type { WriteBackBlockOrder } from '@ficus/pricing-service/contract'
import { openLedger } from './ledger.ts'
import type { MesClient } from './mes-client.ts'
import { createNumbers } from './numbers.ts'
import { type OutboxEvent, openOutbox } from './outbox.ts'
import { type PriceToRecord, type RecordOutcome, type RecordParts, recordPrice } from './record-price.ts'
import { createKeySeal } from './sealed-key.ts'

export interface WriteBack {
  record(price: PriceToRecord): Promise<RecordOutcome>
  /** Waits for what is under way. */
  close(): Promise<void>
}

export interface WriteBackPlace {
  /** Origin of the pricing service. */
  readonly pricing: string
  readonly mes: MesClient
  /** The key of MES's import route. */
  readonly adminKey: string
  readonly settleMs: number
  readonly outboxEveryMs: number
  readonly absentForMs: number
  readonly onSettled: RecordParts['onSettled']
  readonly onOutbox: (event: OutboxEvent) => void
}

/** A hundred of a thousand million: a process that is restarted every second wastes them in four months; each block costs one question in hundred prices. */
const blockCount = 100

export function openWriteBack(place: WriteBackPlace): WriteBack {
  const { pricing, mes, adminKey, settleMs, outboxEveryMs: everyMs, absentForMs } = place
  const ledger = openLedger(pricing)
  const keys = createKeySeal(adminKey)
  const order: WriteBackBlockOrder = { holder: `${hostname()} ${process.pid}`, count: blockCount }
  const nextNumber = createNumbers(() => ledger.takeBlock(order))
  const underWay = new Set<Promise<unknown>>()
  const tracked = { ...ledger, settle: (...words: Parameters<typeof ledger.settle>) => track(ledger.settle(...words)) }
  const outbox = openOutbox({ ledger, mes, keys, everyMs, absentForMs, onEvent: place.onOutbox })

  function track<T>(work: Promise<T>): Promise<T> {
    underWay.add(work)
    work.catch(() => {}).finally(() => underWay.delete(work))
    return work
  }

  return {
    record: price => track(recordPrice({ nextNumber, ledger: tracked, mes, keys, settleMs, onSettled: place.onSettled }, price)),
    close: async () => {
      await outbox.close()
      while (underWay.size > 0) await Promise.allSettled(underWay)
      await ledger.close()
    },
  }
}
