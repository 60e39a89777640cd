// The pricing service's ledger of write-backs, as its client: numbers in blocks, a note before MES is asked, a settlement afterwards, and what others left open.
// In: the service's origin. Called by record-price.ts and outbox.ts.
import type { DueWriteBack, WriteBackBlock, WriteBackBlockOrder, WriteBackNote, WriteBackSettlement } from '@ficus/pricing-service/contract'
import { Pool } from 'undici'
import { AdapterError } from '../errors.ts'

/** Errors of all: AdapterError WRITE_BACK_LEDGER_UNAVAILABLE; the signal's reason where there is one. */
export interface Ledger {
  takeBlock(order: WriteBackBlockOrder): Promise<WriteBackBlock>
  note(number: number, note: WriteBackNote, signal: AbortSignal): Promise<void>
  settle(number: number, settlement: WriteBackSettlement): Promise<void>
  due(count: number, leaseMs: number, signal: AbortSignal): Promise<readonly DueWriteBack[]>
  absent(number: number, dueInMs: number): Promise<void>
  /** Ends what is under way. */
  close(): Promise<void>
}

/** What a write-back is, in the ledger. */
export interface LedgerEntry {
  readonly partnerId: number
  /** The whole answer, which is also what MES answers for the calculation from then on. */
  readonly answer: string
}

const connectionCount = 8
const answerWithinMs = 5_000

export function openLedger(origin: string): Ledger {
  const pool = new Pool(origin, { connections: connectionCount, allowH2: false, connect: { timeout: 2_000 }, maxResponseSize: 4_194_304 })

  async function ask<Answer>(method: 'POST' | 'PUT', path: string, body: unknown, signal?: AbortSignal): Promise<Answer> {
    const attempted = `${method} ${path} at the ledger of write-backs`
    const within = AbortSignal.timeout(answerWithinMs)
    let status: number
    try {
      const answer = await pool.request({
        method,
        path: `/write-backs/${path}`,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
        signal: signal === undefined ? within : AbortSignal.any([signal, within]),
      })
      status = answer.statusCode
      if (status === 200 || status === 201) return (await answer.body.json()) as Answer
      await answer.body.dump()
    } catch (cause) {
      if (signal?.aborted) throw signal.reason
      throw new AdapterError('WRITE_BACK_LEDGER_UNAVAILABLE', attempted, cause)
    }
    throw new AdapterError('WRITE_BACK_LEDGER_UNAVAILABLE', attempted, new Error(`status ${status}`))
  }

  return {
    takeBlock: order => ask('POST', 'blocks', order),
    note: (number, note, signal) => ask('PUT', String(number), note, signal),
    settle: (number, settlement) => ask('PUT', `${number}/settlement`, settlement),
    due: async (count, leaseMs, signal) =>
      (await ask<{ writeBacks: DueWriteBack[] }>('POST', 'due', { count, leaseMs }, signal)).writeBacks,
    absent: (number, dueInMs) => ask('PUT', `${number}/absence`, { dueInMs }),
    close: () => pool.destroy(),
  }
}
