// CASTING: the flasks, shared by packing: a piece pays for the part of a flask that its box takes, and other orders fill the rest.
import { floor, larger, over, plus, times, whole } from '../../money/fraction.ts'
import type { InputReader, OfferLine } from '../offer-line.ts'

export const casting: OfferLine = {
  code: 'CASTING',
  formula: {
    id: 'casting.1',
    says: 'pieces ÷ piecesInFlask × pricePerFlask, where piecesInFlask = max(1, floor(usableMm3 × packingRatio ÷ ((sizeXMm + gapMm) × (sizeYMm + gapMm) × (sizeZMm + gapMm))))',
    units: {
      pieces: '1',
      sizeXMm: 'mm',
      sizeYMm: 'mm',
      sizeZMm: 'mm',
      gapMm: 'mm',
      usableMm3: 'mm³',
      packingRatio: '1',
      pricePerFlask: 'RUB',
    },
    evaluate: of => times(over(of('pieces'), piecesInFlask(of)), of('pricePerFlask')),
  },
  inputs: ({ figures: { sizeMm }, choice, tariff: { flask } }) => ({
    pieces: String(choice.quantity),
    sizeXMm: sizeMm.x,
    sizeYMm: sizeMm.y,
    sizeZMm: sizeMm.z,
    gapMm: flask.gapMm,
    usableMm3: flask.usableMm3,
    packingRatio: flask.packingRatio,
    pricePerFlask: flask.pricePerFlask,
  }),
}

const piecesInFlask = (of: InputReader) => {
  const side = (size: string) => plus(of(size), of('gapMm'))
  const box = times(side('sizeXMm'), side('sizeYMm'), side('sizeZMm'))
  return larger(whole(1), floor(over(times(of('usableMm3'), of('packingRatio')), box)))
}
