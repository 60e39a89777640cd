// What the wire cases are played through: a proxy, ours or a peer's, as a process of its own in front of the player's legacy.
import type { Leniency } from '../../../src/forwarder/index.ts'

export interface Contestant extends AsyncDisposable {
  readonly port: number
  /** The process that serves lives, and it is still the same one. */
  isAlive(): boolean
}

export interface Entry {
  readonly name: string
  /** Null: not on this machine. */
  readonly version: () => string | null
  /** What its settings are, for the page. */
  readonly setUp: string
  readonly start: (legacyPort: number, leniency: Leniency) => Promise<Contestant>
}
