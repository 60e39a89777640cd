// What the seeded orders cost: MES's own calculator prices the seeded bands in every material, finish and a few quantities.
// Out: the figures, and the stored answer as a text for PostgreSQL's format(): id, model, time and duration are filled in per order.
import { calculate, renderFigures } from '../calculator/index.ts'
import { priceJson } from '../wire/price-json.ts'

export interface SeededPrice {
  /** From 1, as the bands were given. */
  readonly band: number
  readonly material: string
  readonly finish: string
  readonly quantity: number
  readonly total: string
  readonly answer: string
}

const materials = ['SILVER925', 'GOLD585', 'GOLD750', 'PLATINUM950', 'BRASS', 'BRONZE']
const finishes = ['NONE', 'MATTE', 'POLISHED', 'RHODIUM']
const quantities = [1, 2, 5, 10, 60, 200]

export function seededPrices(models: readonly Uint8Array[]): readonly SeededPrice[] {
  const asked = materials.flatMap(material => finishes.flatMap(finish => quantities.map(quantity => ({ material, finish, quantity }))))
  return models.flatMap((model, index) => asked.map(input => priceBand(model, index + 1, input)))
}

function priceBand(model: Uint8Array, band: number, input: { material: string; finish: string; quantity: number }): SeededPrice {
  const work = calculate(model, input)
  let step = work.next()
  while (!step.done) step = work.next()
  if (step.value.kind === 'refused') throw new Error(`pricing seeded band ${band}: refused as ${step.value.code}`)
  const { figures } = step.value
  const answer = priceJson({
    calculationId: null,
    modelId: 0,
    ...input,
    figures: renderFigures(figures),
    calculatedAt: '%3$s',
    durationMs: 0,
  })
    .replace('"CalculationId":null', '"CalculationId":%1$s')
    .replace('"ModelId":0', '"ModelId":%2$s')
    .replace('"DurationMs":0}', '"DurationMs":%4$s}')
  return { band, ...input, total: figures.total, answer }
}
