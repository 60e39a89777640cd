// The shape of one line of an offer: a formula that anyone can evaluate from named inputs, and where this offer takes those inputs from.
import type { OfferLineCode } from '../../offer-contract.ts'
import type { CastingTariff } from '../../tariffs/casting-tariff.ts'
import type { Fraction } from '../money/fraction.ts'

export type { OfferLineCode }

/** Reads an input by its name. Errors: RangeError when it is not there: an offer that lacks an input cannot be verified. */
export type InputReader = (name: string) => Fraction

export interface Formula {
  /** Never changed once it has priced something: another formula gets another number. */
  readonly id: string
  /** The formula in words, with the inputs' names, for people. */
  readonly says: string
  /** Name of each input → its unit. */
  readonly units: Readonly<Record<string, string>>
  /** The unrounded amount in roubles. */
  readonly evaluate: (of: InputReader) => Fraction
}

/** What a line may look at: the figures of the model, the buyer's choice, the tariff, and the rounded amounts of the lines before it. */
export interface OfferContext {
  readonly figures: OfferFigures
  readonly choice: OfferChoice
  readonly tariff: CastingTariff
  readonly before: ReadonlyMap<OfferLineCode, string>
}

/** Decimal text in mm, mm², mm³ of one piece. */
export interface OfferFigures {
  readonly volumeMm3: string
  readonly areaMm2: string
  readonly sizeMm: { readonly x: string; readonly y: string; readonly z: string }
}

export interface OfferChoice {
  readonly material: string
  readonly finish: string
  readonly quantity: number
  readonly leadTime: string
  /** ISO 4217. */
  readonly currency: string
}

export interface OfferLine {
  readonly code: OfferLineCode
  readonly formula: Formula
  /** The value of every input that the formula names, as decimal text. */
  readonly inputs: (context: OfferContext) => Readonly<Record<string, string>>
}
