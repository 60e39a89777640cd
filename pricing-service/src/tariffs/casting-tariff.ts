// What a casting tariff is: versioned, immutable data of the new, transparent price: pattern, resin, flask, metal, finish, hands. Every rate stands here.
import { type Static, Type } from 'typebox'
import { checkedData, decimalText, ratio, rising } from './checked-data.ts'

const Metal = Type.Object({
  densityGramsPerCm3: decimalText('density of the metal'),
  pricePerGram: decimalText('roubles per gram of alloy'),
  lossRatio: ratio('of the piece’s mass: burnt, filed and polished away, never seen again'),
  sprueRatio: ratio('of the piece’s mass: metal in sprue and button'),
  recoveryRatio: ratio('of the sprue’s value that comes back by refining'),
})

const Finish = Type.Object({
  ratePerCm2: decimalText('roubles per cm² of surface'),
  minimumPerPiece: decimalText('the least that this finish costs on one piece, roubles'),
})

export const CastingTariffSchema = Type.Object({
  id: Type.Literal('casting'),
  version: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'the day from which it is offered' }),
  currency: Type.Literal('RUB'),
  rounding: Type.Literal('half-away-from-zero', { description: 'each line once, to kopecks' }),
  metals: Type.Record(Type.String(), Metal),
  finishes: Type.Record(Type.String(), Finish),
  setUpPerOrder: decimalText('checking the file, placing, supporting, paper; roubles per order'),
  pattern: Type.Object({
    layerHeightMm: decimalText('height of one printed layer'),
    secondsPerLayer: decimalText('time of one layer'),
    setUpSeconds: decimalText('heating, filling, levelling before the first layer'),
    platformMm: Type.Object({ x: decimalText('usable width'), y: decimalText('usable depth'), z: decimalText('usable height') }),
    gapMm: decimalText('between two pieces on the platform'),
    pricePerHour: decimalText('roubles per machine hour'),
    supportRatio: ratio('resin of the supports, by the piece’s volume'),
    resinPricePerMl: decimalText('roubles per millilitre of castable resin'),
  }),
  flask: Type.Object({
    usableMm3: decimalText('volume of a flask that patterns may fill, wall and button taken off'),
    gapMm: decimalText('investment round each piece'),
    packingRatio: ratio('of that volume that boxes of pieces on a tree really fill'),
    pricePerFlask: decimalText('investment, burn-out, pour, quench, cut; roubles'),
  }),
  handlingPerPiece: decimalText('cutting, checking, packing; roubles per piece'),
  quantityBands: Type.Array(
    Type.Object({ fromQuantity: Type.Integer({ minimum: 2 }), labourRatio: ratio('taken off the labour of the pieces from here on') }),
    { description: 'marginal: only the pieces inside a band get its discount, so that a larger order never costs less' },
  ),
  leadTimes: Type.Record(
    Type.String(),
    Type.Object({
      workingDays: Type.Integer({ minimum: 1 }),
      labourRatio: ratio('added to labour after the quantity discount'),
    }),
  ),
  minimumOrder: decimalText('the least that an order costs before tax, roubles'),
  vatRatio: ratio('value added tax'),
  currencies: Type.Record(
    Type.String({ pattern: '^[A-Z]{3}$' }),
    Type.Object({
      perRouble: decimalText('so much of the currency for one rouble'),
      places: Type.Integer({ minimum: 0, maximum: 3, description: 'of its smallest coin' }),
      rateAt: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'the day of the rate' }),
    }),
    { description: 'an input like any other: the rate is part of the version, never looked up while pricing' },
  ),
})
export type CastingTariff = Static<typeof CastingTariffSchema>

/** Shape: data → the same data, checked and frozen. Errors: Error naming every fault; a faulty tariff must stop the process at start. */
export const castingTariff = (data: CastingTariff): CastingTariff =>
  checkedData(`casting tariff "${data?.version}"`, CastingTariffSchema, data, [
    ...rising(
      'quantityBands',
      (data?.quantityBands ?? []).map(band => band.fromQuantity),
    ),
    ...risingRatios(data),
    ...(Number(data?.pattern?.layerHeightMm) > 0 ? [] : ['pattern.layerHeightMm is 0']),
    // Each piece must cost more than rounding can take back, or a larger order could be a kopeck cheaper.
    ...(Number(data?.handlingPerPiece) >= 1 ? [] : ['handlingPerPiece is below 1.00']),
    ...(data?.leadTimes?.['STANDARD'] === undefined ? ['leadTimes has no STANDARD'] : []),
  ])

const risingRatios = (data: CastingTariff): string[] => {
  const ratios = (data?.quantityBands ?? []).map(band => Number(band.labourRatio))
  return ratios.every((ratio, index) => ratio < 1 && (index === 0 || ratio >= ratios[index - 1]!))
    ? []
    : ['the ratios of quantityBands do not rise, or reach 1']
}
