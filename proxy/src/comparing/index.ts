// Comparing as serving.ts opens it: what one serving process learns and keeps. In: what earlier processes learnt. Out: the parts that the stages work with.
import { createLedger, type Ledger } from './ledger.ts'
import type { LedgerState } from './ledger-state.ts'
import { createNoiseBook, type NoiseBook } from './noise-book.ts'

export interface OwnComparing {
  readonly noise: NoiseBook
  readonly ledger: Ledger
  /** What this process has compared since it began. */
  state(): LedgerState
}

export function openComparing(past: LedgerState | null): OwnComparing {
  const noise = createNoiseBook(past)
  const ledger = createLedger()
  return { noise, ledger, state: () => ledger.state(noise.states()) }
}
