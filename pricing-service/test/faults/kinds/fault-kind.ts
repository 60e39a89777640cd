// What a kind of fault is: how it strikes a running service, what must hold after it, and the defence that it tries.
import type pg from 'pg'
import type { Transport } from '../../service.ts'
import type { OrderEnd } from '../ledger.ts'
import type { RunLength } from '../options.ts'
import type { ModelName, Order } from '../plan.ts'
import type { Seeded } from '../seeded.ts'
import type { ServiceUnderFault } from '../service-under-fault.ts'
import type { KeptStore } from '../stores.ts'
import type { Witness } from '../witness.ts'

export interface FaultKind {
  readonly name: string
  /** For people: what happens. */
  readonly title: string
  readonly transports: readonly Transport[]
  /** Connections of clients may break while it lasts: it strikes the api itself. */
  readonly breaksConnections: boolean
  /** What keeps the promise, and the tests (file: title) that fail without it. */
  readonly defence: string
  readonly provedBy: readonly string[]
  /** The time that the first answer after `backAt` may take; null when the fault has no such moment. */
  readonly backWithinMs: number | null
  strike(ground: FaultGround): Promise<Struck>
}

export interface Struck {
  readonly struckAt: number
  /** When what was away is there again, whole. */
  readonly backAt: number
  /** How long each quote that was being calculated by the struck worker waited for its next start. */
  readonly takenUpMs?: readonly number[]
  /** What was struck, for the log. */
  readonly note?: string
}

export interface FaultGround extends Pick<RunLength, 'leaseMs' | 'awayMs'> {
  readonly transport: Transport
  readonly random: Seeded
  readonly service: ServiceUnderFault
  readonly postgres: KeptStore
  readonly redis: KeptStore | null
  readonly queueName: string
  readonly database: pg.Pool
  readonly witness: Witness
  /** One order beside the planned ones; it is waited for at the end of the run. */
  order(model: ModelName, wish?: Partial<Order>): { readonly key: string; readonly ended: Promise<OrderEnd> }
  /** A folder with the service's other version in it. */
  otherVersion(): string
}

export const bothTransports: readonly Transport[] = ['postgres', 'redis']
