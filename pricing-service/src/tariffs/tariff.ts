// What a tariff is: versioned, immutable data that the engine prices with. Every rate of the service stands in a tariff, none in code.
import { type Static, Type } from 'typebox'
import { checkedData, decimalText, ratio, rising } from './checked-data.ts'

const Material = Type.Object({
  densityGramsPerCm3: decimalText('density of the metal'),
  pricePerGram: decimalText('roubles per gram'),
  lossFactor: decimalText('mass cast for each gram that is left'),
})

const Finish = Type.Object({
  ratePerCm2: Type.Union([decimalText('roubles per cm² of surface'), Type.Null()], { description: 'null: this finish costs nothing' }),
})

const facetBreak = Type.Object({ fromFacetCount: Type.Integer({ minimum: 1 }), labourRatio: ratio('share of labour added') })
const quantityBreak = Type.Object({
  fromQuantity: Type.Integer({ minimum: 1 }),
  unitPriceRatio: ratio('share of the unit price taken off'),
})

export const TariffSchema = Type.Object({
  id: Type.String({ pattern: '^[a-z][a-z0-9-]*$' }),
  version: Type.String({ minLength: 1 }),
  currency: Type.Literal('RUB'),
  materials: Type.Record(Type.String(), Material),
  finishes: Type.Record(Type.String(), Finish),
  waxPrint: Type.Object({
    layerHeightMm: decimalText('height of one printed layer'),
    secondsPerLayer: decimalText('printing time of one layer'),
    setUpHours: decimalText('hours before the first layer'),
    pricePerHour: decimalText('roubles per machine hour'),
  }),
  casting: Type.Object({ basePrice: decimalText('roubles per piece'), pricePerBoxCm3: decimalText('roubles per cm³ of the box') }),
  finishMinimum: decimalText('the least that a finish costs, roubles'),
  complexity: Type.Array(facetBreak, { description: 'rising; below the first break nothing is added' }),
  repairLabourRatio: ratio('share of labour added when edges are open'),
  unitPriceMinimum: decimalText('the least that a piece costs before discount, roubles'),
  discounts: Type.Array(quantityBreak, { description: 'rising; below the first break nothing is taken off' }),
  vatRatio: ratio('value added tax'),
})
export type Tariff = Static<typeof TariffSchema>

/** Shape: data → the same data, checked and frozen to the last leaf. Errors: Error naming every fault; a faulty tariff must stop the process at start. */
export const tariff = (data: Tariff): Tariff =>
  checkedData(`tariff "${data?.id}"`, TariffSchema, data, [
    ...rising(
      'complexity',
      (data?.complexity ?? []).map(step => step.fromFacetCount),
    ),
    ...rising(
      'discounts',
      (data?.discounts ?? []).map(step => step.fromQuantity),
    ),
    ...(/^0(\.0+)?$/.test(data?.waxPrint?.layerHeightMm ?? '') ? ['waxPrint.layerHeightMm is 0'] : []),
  ])
