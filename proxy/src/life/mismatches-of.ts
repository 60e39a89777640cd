// The comparisons of several processes as one, and a replay by whichever of them serves. In: the workers and the book. Called by primary.ts for the admin port.
import type { Mismatches } from '../admin/mismatches.ts'
import { AdminError } from '../admin/problems.ts'
import type { Book } from '../comparing/book.ts'
import { notReplayed } from '../comparing/replay.ts'
import type { WorkerPool } from './worker-pool.ts'

/** What an answer needs on its way from process to process, on top of the replay's own deadline. */
const answerMarginMs = 1_000

export function mismatchesOf(pool: WorkerPool, book: Book, replayDeadlineMs: number): Mismatches {
  return {
    keptIn: book.keptIn,
    async ledger() {
      await pool.refreshFacts()
      return book.view()
    },
    async forget(capability) {
      book.forget(capability)
      // One that has not begun to serve has compared nothing; one that has ended says nothing any more.
      const links = pool.links().filter(({ state }) => state !== 'starting')
      const told = await Promise.all(links.map(link => link.ask({ what: 'forget', capability })))
      pool.forgetComparisons(capability)
      const silentCount = links.filter(({ state }, at) => told[at] === null && state !== 'ended').length
      if (silentCount === 0) return
      const detail = `forgetting ${capability}: ${silentCount} of ${links.length} processes did not say that they did, so what they compared comes back; try again`
      throw new AdminError('ADMIN_WORKERS_SILENT', 504, detail)
    },
    async replay(routeName, example) {
      const [asked] = pool.serving()
      const told = await asked?.ask({ what: 'replay', routeName, example }, replayDeadlineMs + answerMarginMs)
      return told?.value ?? notReplayed(example.id, 'no process of this proxy serves at this moment; try again')
    },
  }
}
