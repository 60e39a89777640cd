// What every line of a price may look at: the measured figures as decimals and the chosen rates of one tariff.
import type { LineCode } from '../../contract.ts'
import type { Tariff } from '../../tariffs/tariff.ts'
import type { Measurement } from '../measure/measurement.ts'
import { type Decimal, decimal, divideByPowerOfTen, multiply, round } from '../money/decimal.ts'

export type PriceOptions = { readonly material: string; readonly finish: string; readonly quantity: number }

export type PricedPiece = {
  readonly facetCount: number
  readonly openEdgeCount: number
  readonly volumeMm3: Decimal
  readonly areaMm2: Decimal
  readonly sizeMm: { readonly x: Decimal; readonly y: Decimal; readonly z: Decimal }
  readonly massGrams: Decimal
  readonly material: Tariff['materials'][string]
  readonly finish: Tariff['finishes'][string]
  readonly tariff: Tariff
}

/** One line: its amount in roubles with 2 places, from the piece and from the amounts of the lines before it. */
export type PriceLine = (piece: PricedPiece, before: ReadonlyMap<LineCode, Decimal>) => Decimal

/** Step 8: grams with 3 places. Errors: RangeError when the tariff lacks the material or finish, which `checkOptions` refuses beforehand. */
export const pricedPiece = (measurement: Measurement, { material, finish }: PriceOptions, tariff: Tariff): PricedPiece => {
  const metal = chosen('material', tariff.materials, material)
  const volumeMm3 = decimal(measurement.volumeMm3)
  const { x, y, z } = measurement.sizeMm
  return {
    facetCount: measurement.facetCount,
    openEdgeCount: measurement.openEdgeCount,
    volumeMm3,
    areaMm2: decimal(measurement.areaMm2),
    sizeMm: { x: decimal(x), y: decimal(y), z: decimal(z) },
    massGrams: round(multiply(divideByPowerOfTen(volumeMm3, 3), decimal(metal.densityGramsPerCm3), decimal(metal.lossFactor)), 3),
    material: metal,
    finish: chosen('finish', tariff.finishes, finish),
    tariff,
  }
}

const chosen = <Rates>(kind: string, table: Readonly<Record<string, Rates>>, code: string): Rates => {
  const rates = Object.hasOwn(table, code) ? table[code] : undefined
  if (rates === undefined) throw new RangeError(`Pricing a model: the tariff has no ${kind} "${code}"`)
  return rates
}
