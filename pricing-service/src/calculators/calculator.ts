// What a calculator is: one tariff and the part of the engine that it needs. Both processes name it: the api on acceptance, the worker on the answer
// (during a rolling upgrade the worker's word is the last).
import type { Breakdown, ModelReport, Offer, Quote, QuoteRequest, UnitCode } from '../contract.ts'

/** What a thread is asked to do with a model's bytes. */
export type GeometryTask = { readonly kind: 'measure' } | { readonly kind: 'inspect'; readonly units: UnitCode | null }

export interface RefusalWords {
  readonly code: string
  readonly detail: string
}

/** Exactly one of breakdown and offer. */
export interface PricedAnswer {
  readonly breakdown: Breakdown | null
  readonly offer: Offer | null
  readonly model: ModelReport | null
}

export interface Calculator {
  readonly tariff: Quote['tariff']
  readonly engineVersion: string
  /** The buyer's choice, before the model is looked for. Null: it can be priced. */
  check(request: QuoteRequest): RefusalWords | null
  geometryTask(request: QuoteRequest): GeometryTask
  /** Names, with the engine's version, what the thread found: kept, so that another choice never touches the mesh. */
  geometryKind(request: QuoteRequest): string
  /** `measures` is what the thread answered for this task. Cost: a millisecond. Errors: RangeError for a choice that `check` refuses. */
  price(measures: unknown, request: QuoteRequest): PricedAnswer
}
