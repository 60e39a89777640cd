// Judges a price against the golden answer of its question: byte for byte but for what the contract lets vary. Called by the programs of partners.
import { maskBody } from '../../comparison/compare-answers.ts'
import type { Answer } from '../../engine/session.ts'
import { differs, jsonManners } from './manners.ts'

export const priceMasks = ['calculationId', 'calculatedAt', 'durationMs', 'modelId'] as const
export const maskPrice = (body: Buffer) => maskBody(body, priceMasks)

/** A preview that legacy answered → the same as the stored price would be. */
export const goldenOfPreview = (body: Buffer) => maskPrice(body).replace('"CalculationId":null', '"CalculationId":<calculation>')

const heads = /^\{"Success":true,"CalculationId":([1-9]\d{0,9}|null),"ModelId":(\d+),/

export interface PriceSeen {
  /** Null of a preview. */
  readonly calculationId: number | null
  readonly body: Buffer
}

export interface AskedPrice {
  readonly modelId: number
  readonly golden: string
  readonly preview: boolean
}

const int32Max = 2_147_483_647

/** Shape: an answer → the price, or what is wrong in words. */
export function readPrice(answer: Answer, { modelId, golden, preview }: AskedPrice): PriceSeen | string {
  const unmannerly = jsonManners(answer)
  if (unmannerly !== null) return unmannerly
  const { body } = answer
  const expected = preview ? golden.replace('<calculation>', 'null') : golden
  const masked = maskPrice(body)
  if (masked !== expected) return differs(masked, expected)
  const [, calculationId, answeredModelId] = heads.exec(body.toString('latin1')) ?? []
  if (calculationId === undefined || Number(answeredModelId) !== modelId)
    return `the price of model ${answeredModelId} instead of ${modelId}`
  if (calculationId === 'null') return { calculationId: null, body }
  return Number(calculationId) <= int32Max ? { calculationId: Number(calculationId), body } : `CalculationId ${calculationId} is no int32`
}

/** Money as it stands in an answer, scale and all. */
export function totalOf(body: Buffer): string {
  return /"Total":(-?\d+\.\d\d),/.exec(body.toString('latin1'))?.[1] ?? ''
}
