// What the clients of a chaos run know: every price they were given, every order they made, every step they took, and what went wrong. In: what they
// saw. Out: the same, for the reckoning with MES. Written by partners.ts and operators.ts, read by reckoning.ts.

export interface PriceQuestion {
  readonly partnerId: number
  readonly apiKey: string
  readonly modelId: number
  readonly material: string
  readonly finish: string
  /** No partner asks twice with the same quantity, so that partner and quantity name one question. */
  readonly quantity: number
}

export interface HeldPrice {
  readonly question: PriceQuestion
  /** Null for a preview. */
  readonly calculationId: number | null
  readonly text: string
}

export interface HeldOrder {
  readonly orderId: number
  readonly calculationId: number
}

export interface TakenStep {
  readonly orderId: number
  readonly status: string
  readonly operatorName: string
}

export interface ClientBook {
  readonly prices: HeldPrice[]
  readonly orders: HeldOrder[]
  readonly steps: TakenStep[]
  /** Whatever a client saw besides a right answer. */
  readonly failures: string[]
  /** Whole answers, by what was asked for. */
  readonly answered: Record<string, number>
  /** Requests that broke after something of them may have been sent, by what was asked for. */
  readonly broken: Record<string, number>
  /** How often a price request of a question broke, by `questionKey`. */
  readonly brokenPrices: Map<string, number>
  /** How often a client went to the other proxy. */
  movedCount: number
}

export function openClientBook(): ClientBook {
  const counts = { answered: {}, broken: {}, brokenPrices: new Map<string, number>(), movedCount: 0 }
  return { prices: [], orders: [], steps: [], failures: [], ...counts }
}

export function questionKey(partnerId: number, quantity: number): string {
  return `${partnerId}/${quantity}`
}

export function addTo(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1
}

export const sumOf = (counts: Readonly<Record<string, number>>): number => Object.values(counts).reduce((sum, count) => sum + count, 0)
