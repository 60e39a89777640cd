// Which roundings of one price met an exact half, worked out again from its printed figures in whole numbers. Counts only; it judges nothing.
import type { Breakdown } from '@ficus/pricing-service/contract'
import type { PriceRequest } from './ask-calculator.ts'
import type { Sides } from './bodies.ts'

/** Density, price per gram and loss factor, each in hundredths. */
const materialHundredths: Readonly<Record<string, readonly [bigint, bigint, bigint]>> = {
  SILVER925: [1036n, 14_850n, 108n],
  GOLD585: [1360n, 741_200n, 104n],
  GOLD750: [1545n, 953_000n, 104n],
  PLATINUM950: [2010n, 487_500n, 106n],
  BRASS: [873n, 415n, 112n],
  BRONZE: [880n, 630n, 112n],
}
const finishHundredths: Readonly<Record<string, bigint>> = { MATTE: 2650n, POLISHED: 3800n, RHODIUM: 11_200n }

/** Figures whose rounding can meet an exact half. WAX_PRINT and CASTING cannot: hours × 420 and thousandths × 12.40 never end in 5 thousandths. */
export const figuresWithHalves = [
  ...['D', 'VolumeMm3', 'AreaMm2', 'SizeMm', 'MassGrams', 'MATERIAL', 'WAX_PRINT hours', 'CASTING box', 'FINISH area', 'FINISH'],
  ...['COMPLEXITY', 'REPAIR', 'UnitDiscount', 'Vat'],
] as const
type Figure = (typeof figuresWithHalves)[number]
export type ExactHalf = `${Figure} ${'up' | 'down'}`

type Fraction = readonly [numerator: bigint, denominator: bigint]

export function exactHalves(breakdown: Breakdown, request: PriceRequest, sides: Sides | undefined): ExactHalf[] {
  const quotients: (readonly [Figure, Fraction])[] = [...priceFractions(breakdown, request), ...(sides ? boxFractions(sides) : [])]
  return quotients.flatMap(([figure, [numerator, denominator]]): ExactHalf[] => {
    if ((numerator % denominator) * 2n !== denominator) return []
    return [`${figure} ${(numerator / denominator) % 2n === 0n ? 'down' : 'up'}`]
  })
}

/** What is rounded, in units of the last place kept. */
function priceFractions(breakdown: Breakdown, { material, finish, quantity }: PriceRequest): (readonly [Figure, Fraction])[] {
  const [density, pricePerGram, loss] = materialHundredths[material]!
  const finishRate = finishHundredths[finish]
  const [x, y, z] = [digits(breakdown.sizeMm.x), digits(breakdown.sizeMm.y), digits(breakdown.sizeMm.z)]
  const layers = (z + 24n) / 25n
  const amount = (code: string) => digits(breakdown.lines.find(line => line.code === code)!.amount)
  const labour = amount('WAX_PRINT') + amount('CASTING') + amount('FINISH')
  const fractions: (readonly [Figure, Fraction])[] = [
    ['MassGrams', [digits(breakdown.volumeMm3) * density * loss, 10_000_000n]],
    ['MATERIAL', [digits(breakdown.massGrams) * pricePerGram, 1000n]],
    ['WAX_PRINT hours', [(layers * 95n + 12_600n) * 10_000n, 36_000n]],
    ['CASTING box', [x * y * z, 1_000_000_000n]],
    ['COMPLEXITY', [labour * complexityPercent(breakdown.facetCount), 100n]],
    ['UnitDiscount', [digits(breakdown.unitPrice) * discountPercent(quantity), 100n]],
    ['Vat', [digits(breakdown.net) * 22n, 100n]],
  ]
  if (breakdown.openEdgeCount > 0) fractions.push(['REPAIR', [labour * 3n, 100n]])
  if (finishRate !== undefined && amount('FINISH') > 15_000n) {
    const area = digits(breakdown.areaMm2)
    fractions.push(['FINISH area', [area, 1000n]], ['FINISH', [halfToEven([area, 1000n]) * finishRate, 100n]])
  }
  return fractions
}

/** Sides are whole 32nds, so volume is whole 32768ths and area whole 512ths. */
function boxFractions(sides: Sides): (readonly [Figure, Fraction])[] {
  const [x, y, z] = sides.map(side => BigInt(side * 32)) as [bigint, bigint, bigint]
  const volume: Fraction = [x * y * z, 32_768n]
  // With 15 digits before the point D rounds to whole mm³; below 10¹¹ it keeps the four places that a half of R has.
  if (volume[0] / volume[1] >= 10n ** 14n) return [['D', volume]]
  return [
    ['VolumeMm3', [volume[0] * 1000n, volume[1]]],
    ['AreaMm2', [2n * (x * y + y * z + z * x) * 1000n, 1024n]],
    ...[x, y, z].map(side => ['SizeMm', [side * 1000n, 32n]] as const),
  ]
}

/** The text of a decimal without its point: an amount in the units of its last place. */
const digits = (decimal: string): bigint => BigInt(decimal.replace('.', ''))

const halfToEven = ([numerator, denominator]: Fraction): bigint => {
  const floor = numerator / denominator
  const twice = (numerator % denominator) * 2n
  return twice > denominator || (twice === denominator && floor % 2n === 1n) ? floor + 1n : floor
}

const complexityPercent = (facetCount: number): bigint => (facetCount >= 100_000 ? 9n : facetCount >= 10_000 ? 4n : 0n)
const discountPercent = (quantity: number): bigint => (quantity >= 200 ? 13n : quantity >= 50 ? 9n : quantity >= 10 ? 5n : 0n)
