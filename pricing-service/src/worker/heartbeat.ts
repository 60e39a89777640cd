// In: the leases this process runs. Out: one statement per beat says in the store that they are alive, and tells which are no longer ours: another worker took
// the quote, or somebody stopped it. A stopped quote is announced, too, and then the beat comes at once; the announcement may be lost, the beat may not.
import { openAnnouncements } from '../store/announcements.ts'
import type { Database } from '../store/database.ts'
import { keepAlive, type Lease } from '../store/quote-lease.ts'

/** However long a lock lasts, work that was stopped goes on no longer than this. */
const beatMsMax = 1_000

export interface Heartbeat {
  /** `lost` aborts when the quote is no longer ours: going on would be work for nothing. */
  hold(lease: Lease<unknown>): { readonly lost: AbortSignal; release(): void }
  readonly heldCount: number
  close(): Promise<void>
}

export interface HeartbeatOptions {
  readonly database: Database
  /** Where stopped quotes are announced. */
  readonly url: string
  readonly lockMs: number
  /** A job is told to stop: another worker has its quote, or somebody cancelled it. */
  readonly onLost: (quoteId: string) => void
  readonly onFault: (error: Error) => void
}

export function openHeartbeat({ database, url, lockMs, onLost, onFault }: HeartbeatOptions): Heartbeat {
  const held = new Map<Lease<unknown>, AbortController>()

  async function beat(): Promise<void> {
    const leases = [...held.keys()]
    if (leases.length === 0) return
    const ours = await keepAlive(database, leases)
    for (const lease of leases) if (!ours.has(lease.quoteId)) lose(lease)
  }

  /** Not one that has ended meanwhile. */
  function lose(lease: Lease<unknown>): void {
    const lost = held.get(lease)
    if (lost === undefined || lost.signal.aborted) return
    onLost(lease.quoteId)
    lost.abort(new Error(`quote ${lease.quoteId} was taken by another worker or stopped`))
  }

  const beatNow = () => void beat().catch(onFault)
  const announcements = openAnnouncements(url, 'quote_stopped', {
    onAnnounced: id => {
      if ([...held.keys()].some(lease => lease.quoteId === id)) beatNow()
    },
    onLost: onFault,
  })
  const timer = setInterval(beatNow, Math.min(lockMs / 3, beatMsMax))
  return {
    hold: lease => {
      const lost = new AbortController()
      held.set(lease, lost)
      return { lost: lost.signal, release: () => void held.delete(lease) }
    },
    get heldCount() {
      return held.size
    },
    close: async () => {
      clearInterval(timer)
      await announcements.close()
    },
  }
}
