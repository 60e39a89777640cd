// The buyer's choice is checked before the model is looked for: material, finish, quantity, lead time, currency, in this order.
import { limits } from '../../limits.ts'
import type { CastingTariff } from '../../tariffs/casting-tariff.ts'
import type { OfferChoice } from './offer-line.ts'

export const choiceRefusals = {
  MATERIAL_UNKNOWN: 'the tariff has no such metal',
  FINISH_UNKNOWN: 'the tariff has no such finish',
  QUANTITY_OUT_OF_RANGE: 'no whole number from 1 to 10 000',
  LEAD_TIME_UNKNOWN: 'the tariff has no such lead time',
  CURRENCY_UNKNOWN: 'this version of the tariff has no rate for the currency',
} as const

export interface ChoiceRefusal {
  readonly code: keyof typeof choiceRefusals
  readonly detail: string
}

/** Shape: null when the tariff can price this choice, else the first refusal. Codes are compared letter by letter. */
export const checkChoice = (choice: OfferChoice, tariff: CastingTariff): ChoiceRefusal | null => {
  const { material, finish, quantity, leadTime, currency } = choice
  if (!Object.hasOwn(tariff.metals, material)) return refusal('MATERIAL_UNKNOWN', unknown('material', material, tariff.metals))
  if (!Object.hasOwn(tariff.finishes, finish)) return refusal('FINISH_UNKNOWN', unknown('finish', finish, tariff.finishes))
  if (!Number.isInteger(quantity) || quantity < 1 || quantity > limits.quantityMax)
    return refusal('QUANTITY_OUT_OF_RANGE', `Quantity ${quantity} is not a whole number from 1 to ${limits.quantityMax}.`)
  if (!Object.hasOwn(tariff.leadTimes, leadTime)) return refusal('LEAD_TIME_UNKNOWN', unknown('lead time', leadTime, tariff.leadTimes))
  if (currency !== tariff.currency && !Object.hasOwn(tariff.currencies, currency))
    return refusal('CURRENCY_UNKNOWN', unknown('currency', currency, { [tariff.currency]: true, ...tariff.currencies }))
  return null
}

const unknown = (kind: string, code: string, table: object): string =>
  `There is no ${kind} "${code}"; known are ${Object.keys(table).join(', ')}.`

const refusal = (code: ChoiceRefusal['code'], detail: string): ChoiceRefusal => ({ code, detail })
