// In: the planned orders. Out: they are placed, evenly over the time that the faults will take, by a bounded number of clients; once the faults are over, as fast as
// the clients can. While everything is away the clients are busy asking again, so that fewer arrive, as with real ones.
import { setTimeout as pause } from 'node:timers/promises'
import type { Order } from './plan.ts'

export interface Arrivals {
  /** No more pace: what is left is placed at once. */
  hurry(): void
  readonly done: Promise<void>
}

const clientCount = 16

export function startArrivals(orders: readonly Order[], everyMs: number, place: (order: Order) => Promise<unknown>): Arrivals {
  const startedAt = performance.now()
  let next = 0
  let pacing = true

  async function client(): Promise<void> {
    while (next < orders.length) {
      const index = next++
      while (pacing && performance.now() - startedAt < index * everyMs) await pause(Math.min(100, everyMs))
      await place(orders[index] as Order)
    }
  }

  return {
    hurry: () => {
      pacing = false
    },
    done: Promise.all(Array.from({ length: clientCount }, client)).then(() => undefined),
  }
}
