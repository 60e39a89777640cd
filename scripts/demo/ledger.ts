// In: every price that a client of the demo got. Out: what the summary tells: who answered, how fast, whether any answer was wrong, missing or doubled.
import type { PriceOutcome } from '../clients/partner-client.ts'

export interface LedgerEntry {
  readonly phase: string
  readonly startedAtMs: number
  readonly partnerId: number
  readonly outcome: PriceOutcome | null
  /** What went wrong for the client; null when it got the price that the legacy had given before. */
  readonly failure: string | null
}

export const firstCandidateId = 1_000_000_000

export type AnsweredBy = 'legacy' | 'candidate'

export class Ledger {
  readonly entries: LedgerEntry[] = []

  add(entry: LedgerEntry): void {
    this.entries.push(entry)
  }

  of(phase: string): LedgerEntry[] {
    return this.entries.filter(entry => entry.phase === phase)
  }

  failures(): LedgerEntry[] {
    return this.entries.filter(entry => entry.failure !== null)
  }
}

/** Ids below a thousand million are the legacy's own; those above were given to candidates: a client's own evidence of who answered. */
export function answeredBy(entry: LedgerEntry): AnsweredBy | null {
  const id = entry.outcome?.calculationId ?? null
  if (id === null) return null
  return id >= firstCandidateId ? 'candidate' : 'legacy'
}

export function elapsedOf(entries: readonly LedgerEntry[], side: AnsweredBy): number[] {
  return entries.filter(entry => answeredBy(entry) === side).map(entry => entry.outcome?.elapsedMs ?? 0)
}

/** The answer without what may differ between two calculations of one model (contract: CalculationId, CalculatedAt, DurationMs) and without the upload's id. */
export function comparable(text: string): string {
  return text
    .replace(/"CalculationId":(\d+|null)/, '"CalculationId":#')
    .replace(/"ModelId":\d+/, '"ModelId":#')
    .replace(/"CalculatedAt":"[^"]*"/, '"CalculatedAt":#')
    .replace(/"DurationMs":\d+/, '"DurationMs":#')
}
