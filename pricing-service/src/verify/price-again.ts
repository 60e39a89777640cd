// In: a kept offer and a quantity. Out: the lines that its own inputs and bands give for so many pieces; nothing comes from a tariff or a model.
import { decimal, sum, toText } from '../engine/money/decimal.ts'
import { offerLines } from '../engine/offer/lines/index.ts'
import { labourBefore } from '../engine/offer/lines/labour.ts'
import { discountedPieces } from '../engine/offer/lines/quantity-discount.ts'
import type { OfferLineCode } from '../engine/offer/offer-line.ts'
import { pricedLine } from '../engine/offer/price-offer.ts'
import type { Offer } from '../offer-contract.ts'

/** Inputs that follow from the quantity, the bands and the lines before; all others are the offer's own. Errors: RangeError for an unknown line or a missing input. */
export const linesAgain = ({ lines, quantityBands }: Offer, quantity: number): Offer['lines'] => {
  const before = new Map<OfferLineCode, string>()
  return lines.map(line => {
    const known = offerLines.find(({ code, formula }) => code === line.code && formula.id === line.formula)
    if (known === undefined) throw new RangeError(`Pricing ${line.code} again: there is no formula ${line.formula} of this line`)
    const again = pricedLine(known, {
      ...Object.fromEntries(line.inputs.map(({ name, value }) => [name, value])),
      pieces: String(quantity),
      discountedPieces: discountedPieces(quantity, quantityBands),
      labour: labourBefore(before),
      linesBefore: toText(sum([decimal('0.00'), ...[...before.values()].map(decimal)])),
    })
    before.set(again.code, again.amount)
    return again
  })
}
