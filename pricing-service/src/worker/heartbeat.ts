// In: the leases this process runs. Out: one statement per beat says in the store that they are alive, and tells which are no longer ours.
import type { Database } from '../store/database.ts'
import { keepAlive, type Lease } from '../store/quote-lease.ts'

export interface Heartbeat {
  /** `lost` aborts when another worker has taken the quote: going on would be work for nothing. */
  hold(lease: Lease<unknown>): { readonly lost: AbortSignal; release(): void }
  readonly heldCount: number
  close(): void
}

export function openHeartbeat(database: Database, everyMs: number, onFault: (error: Error) => void): Heartbeat {
  const held = new Map<Lease<unknown>, AbortController>()

  async function beat(): Promise<void> {
    const leases = [...held.keys()]
    if (leases.length === 0) return
    const ours = await keepAlive(database, leases)
    for (const lease of leases) {
      if (!ours.has(lease.quoteId)) held.get(lease)?.abort(new Error(`quote ${lease.quoteId} was taken by another worker`))
    }
  }

  const timer = setInterval(() => void beat().catch(onFault), everyMs)
  return {
    hold: lease => {
      const lost = new AbortController()
      held.set(lease, lost)
      return { lost: lost.signal, release: () => void held.delete(lease) }
    },
    get heldCount() {
      return held.size
    },
    close: () => clearInterval(timer),
  }
}
