// In: an offer as anybody may have kept it. Out: everything in it that does not follow from its own figures; nothing else is looked at: no tariff, no model.
import { Value } from 'typebox/value'
import { decimal } from '../engine/money/decimal.ts'
import { offerLines } from '../engine/offer/lines/index.ts'
import { labourCodes } from '../engine/offer/lines/labour.ts'
import { convert, perPiece, pricedLine, totalsOf } from '../engine/offer/price-offer.ts'
import { Offer } from '../offer-contract.ts'

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
  return [...orderFaults(offer), ...offer.lines.flatMap(lineFaults), ...linkFaults(offer), ...figureFaults(offer), ...totalFaults(offer)]
}

const orderFaults = ({ lines }: Offer): OfferFault[] =>
  differs('/lines', lines.map(line => line.code).join(), offerLines.map(line => line.code).join())

/** Each line again, from its own inputs. */
const lineFaults = (line: Offer['lines'][number], index: number): OfferFault[] => {
  const path = `/lines/${index}`
  const known = offerLines.find(({ code, formula }) => code === line.code && formula.id === line.formula)
  if (known === undefined) return [{ path: `${path}/formula`, found: line.formula, expected: 'a formula of this line' }]
  const inputs = Object.fromEntries(line.inputs.map(({ name, value }) => [name, value]))
  try {
    const again = pricedLine(known, inputs)
    return [
      ...differs(`${path}/inputs`, JSON.stringify(line.inputs), JSON.stringify(again.inputs)),
      ...differs(`${path}/raw`, line.raw, again.raw),
      ...differs(`${path}/amount`, line.amount, again.amount),
    ]
  } catch (error) {
    return [{ path: `${path}/inputs`, found: (error as Error).message, expected: Object.keys(known.formula.units).join(', ') }]
  }
}

/** Inputs that are other figures of the same offer: the pieces, and the amounts of the lines before. */
const linkFaults = ({ lines, quantity }: Offer): OfferFault[] =>
  lines.flatMap((line, index) => {
    const expected: Record<string, string> = { pieces: String(quantity), ...expectedSums(lines.slice(0, index)) }
    return line.inputs.flatMap(({ name, value }, at) =>
      expected[name] === undefined ? [] : differs(`/lines/${index}/inputs/${at}/value`, value, expected[name]),
    )
  })

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

const expectedSums = (before: Offer['lines']) => ({
  linesBefore: totalsOf(before, { vatRatio: '0' }).net,
  labour: totalsOf(
    before.filter(({ code }) => labourCodes.includes(code)),
    { vatRatio: '0' },
  ).net,
})

const totalFaults = (offer: Offer): OfferFault[] => {
  const again = totalsOf(offer.lines, { vatRatio: offer.vat.ratio })
  return [
    ...differs('/net', offer.net, again.net),
    ...differs('/vat/amount', offer.vat.amount, again.vat.amount),
    ...differs('/total', offer.total, again.total),
    ...differs('/perPiece', offer.perPiece, perPiece(again.total, offer.quantity)),
    ...convertedFaults(offer),
    ...offer.quantityTable.flatMap((row, index) => [
      ...differs(`/quantityTable/${index}/perPiece`, row.perPiece, perPiece(row.total, row.quantity)),
      ...(row.quantity === offer.quantity ? differs(`/quantityTable/${index}/total`, row.total, again.total) : []),
    ]),
  ]
}

const convertedFaults = ({ converted, ...totals }: Offer): OfferFault[] => {
  if (converted === null) return []
  const again = convert(totals, converted.perRouble, decimal(converted.total).places)
  return (['net', 'vat', 'total'] as const).flatMap(name => differs(`/converted/${name}`, converted[name], again[name]))
}

const differs = (path: string, found: string, expected: string): OfferFault[] => (found === expected ? [] : [{ path, found, expected }])
