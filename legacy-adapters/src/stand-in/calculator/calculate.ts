// The order of a legacy calculation: parameters, read, measure, flat, open edges, price. Yields every few milliseconds of work.
import { checkParameters, type PriceInput } from './check-parameters.ts'
import { measureModel } from './measure-model.ts'
import { priceModel } from './money.ts'
import { type RefusalCode, type Refused, refused } from './refusal.ts'
import type { PriceFigures } from './render-figures.ts'

export type Calculation = { readonly kind: 'figures'; readonly figures: PriceFigures } | Refused<RefusalCode>

/**
 * Shape: model bytes and what is asked → figures or the first refusal in the order of the contract.
 * Cost: the square of the facet count (open edges); around a second at 10 000 facets, minutes at 100 000.
 */
export function* calculate(model: Uint8Array, input: PriceInput): Generator<undefined, Calculation> {
  const parameterRefusal = checkParameters(input)
  if (parameterRefusal !== null) return refused(parameterRefusal)
  const measured = yield* measureModel(model)
  if (measured.kind === 'refused') return measured
  return { kind: 'figures', figures: priceModel(measured.geometry, input) }
}
