// In: a piece's figures, the buyer's choice, a casting tariff, what the findings mean for it. Out: the offer. The mesh is never touched.
import type { Offer } from '../../offer-contract.ts'
import type { CastingTariff } from '../../tariffs/casting-tariff.ts'
import { decimal, subtract, sum, toText } from '../money/decimal.ts'
import { fraction, over, roundAwayFromZero, times, whole } from '../money/fraction.ts'
import { offerLines } from './lines/index.ts'
import type { OfferChoice, OfferFigures, OfferLine, OfferLineCode } from './offer-line.ts'

export type Decision = Pick<Offer, 'decision' | 'reasons'>
type PricedLine = Offer['lines'][number]
type Totals = Pick<Offer, 'net' | 'vat' | 'total'>

export const tableQuantities: readonly number[] = [1, 2, 5, 10, 25, 50, 100, 200, 500, 1000]
const rawPlaces = 6

/** Errors: RangeError for a choice that `checkChoice` would have refused. Cost: a few dozen microseconds per quantity of the table. */
export const priceOffer = (figures: OfferFigures, choice: OfferChoice, tariff: CastingTariff, decision: Decision): Offer => {
  const lines = pricedLines(figures, choice, tariff)
  const totals = totalsOf(lines, tariff)
  return {
    tariff: { id: tariff.id, version: tariff.version },
    material: choice.material,
    finish: choice.finish,
    quantity: choice.quantity,
    leadTime: { code: choice.leadTime, workingDays: tariff.leadTimes[choice.leadTime]!.workingDays },
    lines,
    ...totals,
    perPiece: perPiece(totals.total, choice.quantity),
    converted: choice.currency === tariff.currency ? null : convertedTotals(totals, choice.currency, tariff),
    quantityBands: tariff.quantityBands,
    quantityTable: tableQuantities.map(quantity => {
      const { total } = totalsOf(pricedLines(figures, { ...choice, quantity }, tariff), tariff)
      return { quantity, total, perPiece: perPiece(total, quantity) }
    }),
    ...decision,
  }
}

const pricedLines = (figures: OfferFigures, choice: OfferChoice, tariff: CastingTariff): PricedLine[] => {
  const before = new Map<OfferLineCode, string>()
  return offerLines.map(line => {
    const priced = pricedLine(line, line.inputs({ figures, choice, tariff, before }))
    before.set(line.code, priced.amount)
    return priced
  })
}

/** Shape: a line and its inputs → how it stands in an offer. Also what the verifier calculates again. Errors: RangeError for an input that is missing. */
export const pricedLine = ({ code, formula }: OfferLine, inputs: Readonly<Record<string, string>>): PricedLine => {
  const exact = formula.evaluate(name => {
    const value = inputs[name]
    if (value === undefined) throw new RangeError(`Evaluating ${formula.id}: the input ${name} is missing`)
    return fraction(value)
  })
  return {
    code,
    formula: formula.id,
    inputs: Object.entries(formula.units).map(([name, unit]) => ({ name, value: inputs[name]!, unit })),
    raw: toText(roundAwayFromZero(exact, rawPlaces)),
    amount: toText(roundAwayFromZero(exact, 2)),
  }
}

/** Shape: lines → their sum, the tax on it (rounded once), both together. */
export const totalsOf = (lines: readonly Pick<PricedLine, 'amount'>[], { vatRatio }: { readonly vatRatio: string }): Totals => {
  const net = toText(sum([decimal('0.00'), ...lines.map(line => decimal(line.amount))]))
  const vat = toText(roundAwayFromZero(times(fraction(net), fraction(vatRatio)), 2))
  return { net, vat: { ratio: vatRatio, amount: vat }, total: toText(sum([decimal(net), decimal(vat)])) }
}

export const perPiece = (total: string, quantity: number): string => toText(roundAwayFromZero(over(fraction(total), whole(quantity)), 2))

/** Total and tax are rounded once each from roubles; net is what remains, so that the three always agree. */
const convertedTotals = (totals: Totals, currency: string, { currencies }: CastingTariff): Offer['converted'] => {
  const { perRouble, places, rateAt } = currencies[currency]!
  return { currency, perRouble, rateAt, ...convert(totals, perRouble, places) }
}

export const convert = ({ total, vat }: Totals, perRouble: string, places: number) => {
  const inCurrency = (roubles: string) => roundAwayFromZero(times(fraction(roubles), fraction(perRouble)), places)
  const [convertedTotal, convertedVat] = [inCurrency(total), inCurrency(vat.amount)]
  return { net: toText(subtract(convertedTotal, convertedVat)), vat: toText(convertedVat), total: toText(convertedTotal) }
}
