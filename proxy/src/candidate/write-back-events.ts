// In: what happens to write-backs behind the client's back. Out: metrics and log lines. Made by serving.ts for the sides of the routes.
import type { OutboxEvent } from '@ficus/legacy-adapters/write-back'
import type { Logger } from 'pino'
import { Counter, type Registry } from 'prom-client'

export interface WriteBackEvents {
  onSettled(status: 'recorded' | 'cancelled', fault: unknown): void
  onOutbox(event: OutboxEvent): void
}

export function countWriteBacks(registry: Registry, log: Logger): WriteBackEvents {
  const registers = [registry]
  const settlements = new Counter({
    name: 'ficus_proxy_write_backs_total',
    help: 'Write-backs by how they ended; late: MES has said, but the ledger did not take it, and the outbox has to find out',
    labelNames: ['status'] as const,
    registers,
  })
  const outbox = new Counter({
    name: 'ficus_proxy_outbox_total',
    help: 'What the outbox did with write-backs that their sender left open: recorded, cancelled, foreign (settled); waits, unreadable, failed (come again)',
    labelNames: ['result'] as const,
    registers,
  })
  return {
    onSettled(status, fault) {
      settlements.inc({ status: fault === null ? status : 'late' })
      if (fault !== null)
        log.warn({ event: 'write-back.late', cause: String(fault) }, `a write-back is ${status}, and the ledger does not know it yet`)
    },
    onOutbox({ kind, calculationId, fault }) {
      outbox.inc({ result: kind })
      const facts = { event: `outbox.${kind}`, calculationId, ...(fault === undefined ? {} : { cause: String(fault) }) }
      if (kind === 'recorded' || kind === 'cancelled') log.info(facts, `calculation ${calculationId} was left open; it is ${kind} in MES`)
      else if (kind === 'foreign') log.error(facts, `calculation ${calculationId} in MES is not the one that was sent`)
      else if (kind === 'unreadable') log.error(facts, `calculation ${calculationId} stays open: it was noted under another mesAdminKey`)
      else if (kind === 'failed') log.warn(facts, 'an open write-back could not be settled; it is tried again')
    },
  }
}
