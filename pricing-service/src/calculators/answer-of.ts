// In: what a thread found in a model and a request. Out: the answer of a quote. Called by the worker, and by the api for a model that was measured before.
import type { Quote, QuoteRequest } from '../contract.ts'
import type { Calculator, PricedAnswer, RefusalWords } from './calculator.ts'

/** What the engine found in a model, as it is kept: measures (known to its calculator only) or a refusal. */
export type GeometryOutcome<Measures> =
  | { readonly kind: 'measured'; readonly measures: Measures }
  | { readonly kind: 'refused'; readonly refusal: RefusalWords }

export type CalculatedAnswer =
  | { readonly status: 'priced'; readonly priced: PricedAnswer }
  | { readonly status: 'refused'; readonly refusal: RefusalWords }

export type QuoteAnswer = CalculatedAnswer | { readonly status: 'failed'; readonly failure: NonNullable<Quote['failure']> }

/** Errors: those of `calculator.price`. */
export function answerOf(calculator: Calculator, geometry: GeometryOutcome<unknown>, request: QuoteRequest): CalculatedAnswer {
  if (geometry.kind === 'refused') return { status: 'refused', refusal: geometry.refusal }
  return { status: 'priced', priced: calculator.price(geometry.measures, request) }
}
