// The first checks of a price request: material, then finish, then quantity. Called by the server before it looks for the model.
import type { ParameterRefusal } from './refusal.ts'
import { finishRatePerCm2, materials, quantityMax } from './tables.ts'

export interface PriceInput {
  readonly material: string
  readonly finish: string
  readonly quantity: number
}

/** As the body of a request gave them: null where a value was missing or of another type. */
export interface PriceParameters {
  readonly material: string | null
  readonly finish: string | null
  readonly quantity: number | null
}

/** The first refusal in the order of the contract, null when all three can be priced. */
export function checkParameters({ material, finish, quantity }: PriceParameters): ParameterRefusal | null {
  if (material === null || !materials.has(material)) return 'MATERIAL_UNKNOWN'
  if (finish === null || !finishRatePerCm2.has(finish)) return 'FINISH_UNKNOWN'
  const isPriceable = quantity !== null && Number.isInteger(quantity) && quantity >= 1 && quantity <= quantityMax
  return isPriceable ? null : 'QUANTITY_OUT_OF_RANGE'
}
