// The one word that old and new share: what a caller asks of the pricing service and what it answers. Schemas and types, nothing else.
// Money and measures travel as decimal text with their scale ("1234.50"), so that no reader's double can change a kopeck.
import { type Static, Type } from 'typebox'
import { ModelReport } from './model-report.ts'
import { Offer } from './offer-contract.ts'

export { limits } from './limits.ts'
export { Finding, findingSeverities, ModelReport } from './model-report.ts'
export { Offer, type OfferLineCode, offerDecisions, offerLineCodes } from './offer-contract.ts'
export {
  type DueWriteBack,
  type WriteBack,
  WriteBackAbsence,
  WriteBackBlock,
  WriteBackBlockOrder,
  WriteBackClaim,
  WriteBackNote,
  type WriteBackPage,
  WriteBackSettlement,
} from './write-back-contract.ts'

const decimalText = (places: number, description: string) =>
  Type.String({ pattern: `^-?\\d+\\.\\d{${places}}$`, description: `${description}; plain decimal text with ${places} places` })
const amount = (description: string) => decimalText(2, `${description} in roubles`)
/** One of the codes. The static type is the union of the codes, which a union built by `map` would lose (it would be `never`). */
const oneOf = <const Codes extends readonly string[]>(codes: Codes, options: { description?: string } = {}) =>
  Type.Unsafe<Codes[number]>(
    Type.Union(
      codes.map(code => Type.Literal(code)),
      options,
    ),
  )
const millimetreFigure = (description: string) => decimalText(3, description)

export const Sha256 = Type.String({ pattern: '^[0-9a-f]{64}$', description: 'SHA-256 of the model bytes, lower-case hex' })

export const MaterialCode = oneOf(['SILVER925', 'GOLD585', 'GOLD750', 'PLATINUM950', 'BRASS', 'BRONZE'], {
  description: 'metal of the casting',
})
export const FinishCode = oneOf(['NONE', 'MATTE', 'POLISHED', 'RHODIUM'], { description: 'surface finish' })

export const tariffCodes = ['mes', 'casting'] as const
export type TariffCode = (typeof tariffCodes)[number]
export const unitCodes = ['um', 'mm', 'cm', 'm', 'in', 'ft'] as const
export type UnitCode = (typeof unitCodes)[number]

/** What a caller wants priced. Material, finish and quantity are checked by the service in that order, then the model (codes in RefusalCode). */
export const QuoteRequest = Type.Object(
  {
    modelSha256: Sha256,
    material: Type.String({ description: 'one of the material codes; anything else is refused as MATERIAL_UNKNOWN' }),
    finish: Type.String({ description: 'one of the finish codes; anything else is refused as FINISH_UNKNOWN' }),
    quantity: Type.Number({ description: 'pieces, a whole number from 1 to 10 000; anything else is refused as QUANTITY_OUT_OF_RANGE' }),
    tariff: Type.Optional(
      oneOf(tariffCodes, {
        description:
          'mes (when absent): the legacy’s price of an STL file, to the kopeck; casting: any format that is read, with findings and an offer that can be verified',
      }),
    ),
    units: Type.Optional(
      oneOf(unitCodes, {
        description: 'casting only: the unit of the file’s lengths; needed where the format has none (STL, OBJ, PLY), never guessed',
      }),
    ),
    leadTime: Type.Optional(
      Type.String({ description: 'casting only: STANDARD when absent; anything unknown is refused as LEAD_TIME_UNKNOWN' }),
    ),
    currency: Type.Optional(Type.String({ description: 'casting only: RUB when absent; anything unknown is refused as CURRENCY_UNKNOWN' })),
    callbackUrl: Type.Optional(
      Type.String({
        maxLength: 1_000,
        description:
          'http or https address that gets a signed webhook when the quote is finished (pricing-service/docs/receive-webhooks.md); refused where webhooks are off',
      }),
    ),
  },
  { additionalProperties: false },
)
export type QuoteRequest = Static<typeof QuoteRequest>

/** Why a price is refused, in the order of the checks. These are answers about the request or the model, never faults of the service. */
export const refusalCodes = [
  'MATERIAL_UNKNOWN',
  'FINISH_UNKNOWN',
  'QUANTITY_OUT_OF_RANGE',
  'MODEL_NOT_FOUND',
  'MODEL_UNREADABLE',
  'MODEL_EMPTY',
  'MODEL_TOO_LARGE',
  'MODEL_FLAT',
] as const
export type RefusalCode = (typeof refusalCodes)[number]

export const Refusal = Type.Object({
  code: oneOf(refusalCodes),
  detail: Type.String({ description: 'for people: what was found, what is allowed' }),
})
export type Refusal = Static<typeof Refusal>

/** Why an order is refused by the casting tariff: a code of docs/quote.md, which lists the choice's and the readers' refusals. */
export const CastingRefusal = Type.Object({
  code: Type.String({ pattern: '^[A-Z][A-Z0-9_]*$' }),
  detail: Type.String({ description: 'for people: what was found, where, what is allowed' }),
})
export type CastingRefusal = Static<typeof CastingRefusal>

export const lineCodes = ['MATERIAL', 'WAX_PRINT', 'CASTING', 'FINISH', 'COMPLEXITY', 'REPAIR', 'MINIMUM'] as const
export type LineCode = (typeof lineCodes)[number]

export const BreakdownLine = Type.Object({
  code: oneOf(lineCodes),
  amount: amount('the line'),
})

/** The priced model. `lines` stand in tariff order and sum to `unitPrice`. */
export const Breakdown = Type.Object({
  facetCount: Type.Integer({ minimum: 1 }),
  openEdgeCount: Type.Integer({ minimum: 0 }),
  volumeMm3: millimetreFigure('volume in mm³'),
  areaMm2: millimetreFigure('surface in mm²'),
  sizeMm: Type.Object({ x: millimetreFigure('box, mm'), y: millimetreFigure('box, mm'), z: millimetreFigure('box, mm') }),
  massGrams: millimetreFigure('mass in grams, casting loss included'),
  lines: Type.Array(BreakdownLine),
  unitPrice: amount('one piece before discount'),
  unitDiscount: amount('discount on one piece'),
  net: amount('all pieces after discount'),
  vat: amount('value added tax'),
  total: amount('net and tax'),
  currency: Type.Literal('RUB'),
})
export type Breakdown = Static<typeof Breakdown>

export const calculatingPhases = ['queued', 'running', 'retrying'] as const

/** What is known of a quote while it is calculated. */
export const Calculating = Type.Object({
  phase: oneOf(calculatingPhases, { description: 'retrying: an attempt ended without an answer, and another one waits or runs' }),
  attempt: Type.Integer({ minimum: 0, description: 'starts so far' }),
  remainingSeconds: Type.Union([Type.Number({ minimum: 0 }), Type.Null()], {
    description: 'until it is finished, as predicted; null while nobody works',
  }),
})
export type Calculating = Static<typeof Calculating>

export const quoteStatuses = ['queued', 'running', 'priced', 'refused', 'failed'] as const
export type QuoteStatus = (typeof quoteStatuses)[number]

/**
 * A quote as `POST /quotes` and `GET /quotes/:id` answer it. `number` grows by one sequence and is never used twice, not even after a failure.
 * When status is priced, `breakdown` is set by the tariff mes and `offer` by casting, which also tells what it found in the `model`; `refusal` is set when
 * refused, `failure` when the service gave up after all attempts. A quote by mes has neither of casting's keys.
 */
export const Quote = Type.Object({
  id: Type.String({ format: 'uuid', description: 'names the quote in its address' }),
  number: Type.Integer({ minimum: 1, description: 'by one sequence, never used twice' }),
  status: oneOf(quoteStatuses, { description: 'queued and running will change, the other three are final' }),
  request: QuoteRequest,
  breakdown: Type.Union([Breakdown, Type.Null()], { description: 'the price by the tariff mes' }),
  offer: Type.Optional(Offer),
  model: Type.Optional(ModelReport),
  refusal: Type.Union([Refusal, CastingRefusal, Type.Null()], { description: 'why it is refused' }),
  failure: Type.Union(
    [
      Type.Object({
        code: Type.String(),
        attempts: Type.Integer(),
        detail: Type.Optional(Type.String({ description: 'for people, with the numbers; quotes of earlier versions have none' })),
      }),
      Type.Null(),
    ],
    {
      description:
        'why the service gave up (a code of docs/errors.md), and after how many attempts; QUOTE_EXPIRED and QUOTE_ABANDONED: the caller’s time was over, or its connection',
    },
  ),
  calculating: Type.Optional(Calculating),
  tariff: Type.Object({ id: Type.String(), version: Type.String() }, { description: 'what it was priced with' }),
  engineVersion: Type.String({ description: 'what the model was measured with' }),
  createdAt: Type.String({ description: 'ISO 8601, UTC' }),
  finishedAt: Type.Union([Type.String({ description: 'ISO 8601, UTC' }), Type.Null()]),
})
export type Quote = Static<typeof Quote>

/** RFC 9457 problem details; `code` is stable and listed in docs/errors.md. */
export const Problem = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  code: Type.String(),
  detail: Type.String(),
})
export type Problem = Static<typeof Problem>
