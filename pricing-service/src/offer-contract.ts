// What an offer is: the price of a whole order by the casting tariff, told so that anyone can calculate it again from this JSON alone.
// Part of the contract; re-exported by contract.ts.
import { type Static, Type } from 'typebox'

const oneOf = <const Codes extends readonly string[]>(codes: Codes, options: { description?: string } = {}) =>
  Type.Unsafe<Codes[number]>(
    Type.Union(
      codes.map(code => Type.Literal(code)),
      options,
    ),
  )
const amount = (description: string) =>
  Type.String({ pattern: '^-?\\d+\\.\\d{2}$', description: `${description} in roubles; plain decimal text with 2 places` })
const decimalText = (description: string) =>
  Type.String({ pattern: '^-?\\d+(\\.\\d+)?$', description: `${description}; plain decimal text` })

/** In the order in which they stand and are calculated. */
export const offerLineCodes = [
  'SET_UP',
  'PATTERN_PRINT',
  'PATTERN_RESIN',
  'CASTING',
  'METAL',
  'FINISHING',
  'HANDLING',
  'QUANTITY_DISCOUNT',
  'LEAD_TIME',
  'MINIMUM',
] as const
export type OfferLineCode = (typeof offerLineCodes)[number]

export const OfferLineOut = Type.Object({
  code: oneOf(offerLineCodes),
  formula: Type.String({ description: 'id of the formula, with its number; docs/quote.md says each in words' }),
  inputs: Type.Array(
    Type.Object({
      name: Type.String(),
      value: decimalText('the value that was used'),
      unit: Type.String({ description: '1 for a mere number' }),
    }),
  ),
  raw: Type.String({ pattern: '^-?\\d+\\.\\d{6}$', description: 'the exact result, shown with 6 places, in roubles' }),
  amount: amount('the exact result rounded once, a half away from zero,'),
})

export const offerDecisions = ['instant', 'review', 'blocked'] as const

export const Offer = Type.Object({
  tariff: Type.Object({ id: Type.Literal('casting'), version: Type.String() }),
  material: Type.String(),
  finish: Type.String(),
  quantity: Type.Integer({ minimum: 1 }),
  leadTime: Type.Object({ code: Type.String(), workingDays: Type.Integer({ minimum: 1 }) }),
  lines: Type.Array(OfferLineOut, { description: 'for the whole order; they sum to `net`' }),
  net: amount('all lines'),
  vat: Type.Object({ ratio: decimalText('of net'), amount: amount('value added tax') }),
  total: amount('net and tax'),
  perPiece: amount('total ÷ quantity, for show,'),
  converted: Type.Union(
    [
      Type.Object({
        currency: Type.String({ pattern: '^[A-Z]{3}$' }),
        perRouble: decimalText('the rate of this version of the tariff'),
        rateAt: Type.String({ description: 'day of the rate' }),
        net: decimalText('total without tax'),
        vat: decimalText('tax'),
        total: decimalText('rounded once from roubles, to the smallest coin'),
      }),
      Type.Null(),
    ],
    { description: 'null when the order is in roubles' },
  ),
  quantityBands: Type.Array(
    Type.Object({
      fromQuantity: Type.Integer({ minimum: 2 }),
      labourRatio: decimalText('taken off the labour of the pieces inside the band'),
    }),
    { description: 'of the quantity discount, in rising order; a band ends before the next one begins' },
  ),
  quantityTable: Type.Array(
    Type.Object({ quantity: Type.Integer({ minimum: 1 }), total: amount('net and tax'), perPiece: amount('for show,') }),
    {
      description: 'what other quantities of the same piece would cost',
    },
  ),
  decision: oneOf(offerDecisions, {
    description:
      'instant: may be ordered; review: a person looks first and the price may change; blocked: cannot be made like this, the price is an indication',
  }),
  reasons: Type.Array(Type.String(), { description: 'codes of the findings behind the decision' }),
})
export type Offer = Static<typeof Offer>
