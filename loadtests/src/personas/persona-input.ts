// What a persona needs to know of the running landscape: made by the feeder in the run process, handed to the injecting processes as plain JSON.
// It holds keys and passwords: it is never kept, printed or put into a result.
import type { JewelKind } from '@ficus/pricing-service/sample-models'

export interface PersonaInput {
  readonly partners: readonly PartnerAccess[]
  readonly operators: readonly OperatorAccess[]
  /** How often what is done, by the names of endpoints; null: as the persona does by itself. */
  readonly weights: Readonly<Record<string, number>> | null
  /** What operators list, drawn by weight; null: as people do by themselves. */
  readonly lists: readonly WeighedList[] | null
  /** How many sessions are to be expected at a time, so that they begin at different places of the questions. */
  readonly sessionCount: number
  readonly models: readonly ModelSource[]
  /** Models that MES holds already. */
  readonly uploads: readonly UploadedModel[]
  readonly questions: readonly Question[]
}

export interface PartnerAccess {
  readonly id: number
  readonly apiKey: string
}

export interface OperatorAccess {
  readonly login: string
  readonly password: string
}

export interface WeighedList {
  readonly status: string
  readonly page: number
  readonly pageSize: number
  readonly weight: number
}

/** A model that every process can make for itself. */
export type ModelSource =
  | { readonly kind: 'jewel'; readonly jewel: JewelKind; readonly facetCount: number; readonly seed: number }
  | { readonly kind: 'file'; readonly path: string }

export interface UploadedModel {
  /** Into `models`. */
  readonly modelIndex: number
  /** Into `partners`: whose it is. */
  readonly partnerIndex: number
  readonly modelId: number
}

/** A price to ask for, and what legacy answers to it. */
export interface Question {
  readonly modelIndex: number
  readonly material: string
  readonly finish: string
  readonly quantity: number
  /** The whole answer with its volatile values masked (comparison/masks.ts), one character per byte. */
  readonly golden: string
}
