// What became of the prices that were asked for: plain JSON data, from a session over its injector to the runner, which reads a part back at MES.

/** submitted = priced + refused + explicitlyFailed, once nothing is under way: every price that was asked for ended exactly once. */
export interface SessionLedger {
  readonly submittedCount: number
  readonly pricedCount: number
  /** Refused in the contract's words, as it had to be. */
  readonly refusedCount: number
  /** Any other end that the client knows of: an error page, a cut connection, a time-out. */
  readonly explicitlyFailedCount: number
  /** Prices that were compared with a golden answer. */
  readonly comparedCount: number
  /** Of all prices that MES keeps; each must have its own. */
  readonly ids: readonly number[]
  /** A part of them, to be read back. */
  readonly held: readonly HeldPrice[]
}

export interface HeldPrice {
  /** Whose key reads it back. */
  readonly partnerId: number
  readonly calculationId: number
  /** Of the answer's body; MES must read back the same bytes. */
  readonly answerSha256: string
}

export const emptyLedger: SessionLedger = Object.freeze({
  submittedCount: 0,
  pricedCount: 0,
  refusedCount: 0,
  explicitlyFailedCount: 0,
  comparedCount: 0,
  ids: [],
  held: [],
})

/** Reading one back takes some milliseconds. */
const heldCountMax = 2_000

/** The sum; all ids; of the held prices an even part, at most 2 000. */
export function sumLedgers(ledgers: readonly SessionLedger[]): SessionLedger {
  const sum = (count: (ledger: SessionLedger) => number) => ledgers.reduce((total, ledger) => total + count(ledger), 0)
  const held = ledgers.flatMap(ledger => ledger.held)
  const step = Math.max(1, held.length / heldCountMax)
  return {
    submittedCount: sum(ledger => ledger.submittedCount),
    pricedCount: sum(ledger => ledger.pricedCount),
    refusedCount: sum(ledger => ledger.refusedCount),
    explicitlyFailedCount: sum(ledger => ledger.explicitlyFailedCount),
    comparedCount: sum(ledger => ledger.comparedCount),
    ids: ledgers.flatMap(ledger => ledger.ids),
    held: Array.from({ length: Math.min(held.length, heldCountMax) }, (_, index) => held[Math.floor(index * step)]!),
  }
}
