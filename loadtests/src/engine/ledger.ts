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
  /** Ids that clients hold; a part of the priced ones. */
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
  held: [],
})

const heldCountMax = 500

/** The sum; of the held prices an even part, at most 500. */
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
    held: Array.from({ length: Math.min(held.length, heldCountMax) }, (_, index) => held[Math.floor(index * step)]!),
  }
}
