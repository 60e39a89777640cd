// In: an offer as anybody may have kept it. Out: everything in it that does not follow from its own figures; nothing else is looked at: no tariff, no model.
import { Value } from 'typebox/value'
import { decimal } from '../engine/money/decimal.ts'
import { offerLines } from '../engine/offer/lines/index.ts'
import { convert, perPiece, tableQuantities, totalsOf } from '../engine/offer/price-offer.ts'
import { Offer } from '../offer-contract.ts'
import { linesAgain } from './price-again.ts'

export interface OfferFault {
  /** Where in the offer, as JSON path. */
  readonly path: string
  readonly found: string
  readonly expected: string
}

/** Shape: any JSON → its faults; none for an offer that follows from its own inputs. Never throws. */
export const verifyOffer = (value: unknown): OfferFault[] => {
  if (!Value.Check(Offer, value))
    return Value.Errors(Offer, value).map(error => ({ path: error.instancePath || '/', found: 'another form', expected: error.message }))
  const offer = value as Offer
  return [orderFaults, bandFaults, lineFaults, figureFaults, totalFaults, tableFaults].flatMap(faultsOf => faultsOf(offer))
}

const orderFaults = ({ lines }: Offer): OfferFault[] =>
  differs('/lines', lines.map(line => line.code).join(), offerLines.map(line => line.code).join())

/** Each line again, from its own inputs; those that follow from quantity, bands and the lines before are worked out, too. */
const lineFaults = (offer: Offer): OfferFault[] => {
  const again = attempt(() => linesAgain(offer, offer.quantity))
  if (typeof again === 'string') return [{ path: '/lines', found: again, expected: 'lines that can be calculated' }]
  return offer.lines.flatMap((line, index) => {
    const path = `/lines/${index}`
    const expected = again[index]!
    return [
      ...differs(`${path}/inputs`, JSON.stringify(line.inputs), JSON.stringify(expected.inputs)),
      ...differs(`${path}/raw`, line.raw, expected.raw),
      ...differs(`${path}/amount`, line.amount, expected.amount),
    ]
  })
}

/** Shape: what it gives, or why it cannot be calculated: a line that is not known, an input that is missing, a division by nothing. */
const attempt = <T extends object>(calculate: () => T): T | string => {
  try {
    return calculate()
  } catch (error) {
    return (error as Error).message
  }
}

const bandFaults = ({ quantityBands }: Offer): OfferFault[] => {
  const starts = quantityBands.map(({ fromQuantity }) => fromQuantity)
  return differs('/quantityBands', starts.join(), [...new Set(starts)].sort((a, b) => a - b).join())
}

/** Every row again, for its own quantity. */
const tableFaults = (offer: Offer): OfferFault[] => [
  ...differs('/quantityTable', offer.quantityTable.map(({ quantity }) => quantity).join(), tableQuantities.join()),
  ...offer.quantityTable.flatMap(({ quantity, ...row }, index) => {
    const again = attempt(() => totalsOf(linesAgain(offer, quantity), { vatRatio: offer.vat.ratio }))
    const total = typeof again === 'string' ? again : again.total
    return [
      ...differs(`/quantityTable/${index}/total`, row.total, total),
      ...differs(`/quantityTable/${index}/perPiece`, row.perPiece, perPiece(row.total, quantity)),
    ]
  }),
]

const pieceFigures = ['sizeXMm', 'sizeYMm', 'sizeZMm', 'volumeMm3']

/** The piece has one size and one volume, whichever line uses them. */
const figureFaults = ({ lines }: Offer): OfferFault[] => {
  const first = new Map<string, string>()
  return lines.flatMap((line, index) =>
    line.inputs.flatMap(({ name, value }, at) => {
      if (!pieceFigures.includes(name)) return []
      if (!first.has(name)) first.set(name, value)
      return differs(`/lines/${index}/inputs/${at}/value`, value, first.get(name)!)
    }),
  )
}

const totalFaults = (offer: Offer): OfferFault[] => {
  const again = totalsOf(offer.lines, { vatRatio: offer.vat.ratio })
  return [
    ...differs('/net', offer.net, again.net),
    ...differs('/vat/amount', offer.vat.amount, again.vat.amount),
    ...differs('/total', offer.total, again.total),
    ...differs('/perPiece', offer.perPiece, perPiece(again.total, offer.quantity)),
    ...convertedFaults(offer),
  ]
}

const convertedFaults = ({ converted, ...totals }: Offer): OfferFault[] => {
  if (converted === null) return []
  const again = convert(totals, converted.perRouble, decimal(converted.total).places)
  return (['net', 'vat', 'total'] as const).flatMap(name => differs(`/converted/${name}`, converted[name], again[name]))
}

const differs = (path: string, found: string, expected: string): OfferFault[] => (found === expected ? [] : [{ path, found, expected }])
