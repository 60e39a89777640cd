// QUANTITY_DISCOUNT: taken off labour, band by band: only the pieces inside a band get its ratio, so that one piece more never makes the order cheaper.
import { fraction, over, plus, times, whole } from '../../money/fraction.ts'
import type { OfferLine } from '../offer-line.ts'
import { labourBefore } from './labour.ts'

export const quantityDiscount: OfferLine = {
  code: 'QUANTITY_DISCOUNT',
  formula: {
    id: 'quantity-discount.1',
    says: '−labour × discountedPieces ÷ pieces, where discountedPieces is the sum over the bands of pieces inside the band × its ratio',
    units: { labour: 'RUB', pieces: '1', discountedPieces: '1' },
    evaluate: of => times(whole(-1), of('labour'), over(of('discountedPieces'), of('pieces'))),
  },
  inputs: context => ({
    labour: labourBefore(context.before),
    pieces: String(context.choice.quantity),
    discountedPieces: discountedPieces(context.choice.quantity, context.tariff.quantityBands),
  }),
}

type Bands = readonly { readonly fromQuantity: number; readonly labourRatio: string }[]

/** Shape: pieces and marginal bands → decimal text; exact, because ratios are finite decimals. */
export const discountedPieces = (quantity: number, bands: Bands): string => {
  const parts = bands.map(({ fromQuantity, labourRatio }, index) => {
    const upTo = Math.min(quantity, (bands[index + 1]?.fromQuantity ?? Number.POSITIVE_INFINITY) - 1)
    return times(whole(Math.max(0, upTo - fromQuantity + 1)), fraction(labourRatio))
  })
  return exactText(plus(...parts))
}

const exactText = ({ over: top, under }: { readonly over: bigint; readonly under: bigint }): string => {
  let places = 0
  let scale = 1n
  while ((top * scale) % under !== 0n) {
    places += 1
    scale *= 10n
  }
  const digits = ((top * scale) / under).toString().padStart(places + 1, '0')
  return places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`
}
