// The buyer's options are checked before the model is looked for: material, finish, quantity, in this order.
import { limits } from '../../limits.ts'
import type { Tariff } from '../../tariffs/tariff.ts'
import { type Refusal, refusal } from '../refusal.ts'
import type { PriceOptions } from './priced-piece.ts'

/** Shape: null when the tariff can price these options, else the first refusal. Codes are compared letter by letter. */
export const checkOptions = ({ material, finish, quantity }: PriceOptions, tariff: Tariff): Refusal | null => {
  if (!Object.hasOwn(tariff.materials, material)) return refusal('MATERIAL_UNKNOWN', unknownDetail('material', material, tariff.materials))
  if (!Object.hasOwn(tariff.finishes, finish)) return refusal('FINISH_UNKNOWN', unknownDetail('finish', finish, tariff.finishes))
  if (!Number.isInteger(quantity) || quantity < 1 || quantity > limits.quantityMax)
    return refusal('QUANTITY_OUT_OF_RANGE', `Quantity ${quantity} is not a whole number from 1 to ${limits.quantityMax}.`)
  return null
}

const unknownDetail = (kind: string, code: string, table: object): string =>
  `There is no ${kind} "${code}"; known are ${Object.keys(table).join(', ')}.`
