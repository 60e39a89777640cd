// MATERIAL: the metal, casting loss included, by weight.
import { decimal, multiply, round } from '../../money/decimal.ts'
import type { PriceLine } from '../priced-piece.ts'

/** Step 9. */
export const materialLine: PriceLine = ({ massGrams, material }) => round(multiply(massGrams, decimal(material.pricePerGram)), 2)
