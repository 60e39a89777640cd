// How price answers of both sides are compared: what may differ and by whose leave, what is money, and what of a call may be kept for a replay.
// Law: contracts/mes-http.md, "A price". A wider list needs a rule of basis "waiver", with an owner who wants it gone again (decision 0040).
import { keptPriceRequest, normalisePriceAnswer, priceAnswerKind } from '@ficus/legacy-adapters/price'
import { type AnswerKind, type CompareRule, type Comparing, defineComparing, type KeptCall } from '../comparing/rules.ts'
import { isShownHeader } from '../comparing/shown-text.ts'
import type { Reply } from '../exchange.ts'

const betweenTwoCalculations = {
  basis: 'contract',
  owner: 'pricing',
  reason: 'differs between two calculations of one model by MES itself (mes-http.md, "A price")',
} as const

const rules: readonly CompareRule[] = [
  { path: 'CalculationId', allow: 'ignore', form: /^(?:null|[1-9]\d{0,9})$/, ...betweenTwoCalculations },
  { path: 'CalculatedAt', allow: 'ignore', form: /^"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}"$/, ...betweenTwoCalculations },
  { path: 'DurationMs', allow: 'ignore', form: /^(?:0|[1-9]\d*)$/, ...betweenTwoCalculations },
  { path: '(header X-MES-Node)', allow: 'ignore', form: /^[!-~]+$/, ...betweenTwoCalculations },
  {
    path: '(header Date)',
    allow: 'ignore',
    form: /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/,
    ...betweenTwoCalculations,
  },
  {
    path: '(header Content-Length)',
    allow: 'own-length',
    basis: 'contract',
    owner: 'pricing',
    reason: 'follows from the digits of CalculationId and DurationMs; each side has to tell the length of its own body',
  },
]

const shownPaths = ['Material', 'Finish', 'Lines[*].Code', 'Currency', 'CalculatedAt', 'Error.Code', 'Error.Message', '(header X-MES-Node)']

export const priceComparing: Comparing = defineComparing({
  rules,
  money: {
    total: 'Total',
    paths: ['Lines', 'Lines[*]', 'Lines[*].Code', 'Lines[*].Amount', 'UnitPrice', 'UnitDiscount', 'Net', 'Vat'],
  },
  exactPaths: ['Success', 'Error', 'Error.Code', 'Error.Message', 'Currency'],
  shownPaths,
  kindOf,
  keep,
})

/** A refusal is an answer: HTTP 200 with Success false. A 200 that is neither price nor refusal proves nothing. */
function kindOf({ status, body }: Reply): AnswerKind {
  if (status >= 500) return 'fault'
  if (status !== 200) return 'turned-away'
  return priceAnswerKind(status, body) === 'other' ? 'fault' : 'answer'
}

/** The answer of legacy is kept whole if all its texts are known to hold no data of a person, its header only if every value may be shown. */
function keep({ target, body, legacy }: { target: string; body: Buffer; legacy: Reply }): KeptCall | null {
  const request = keptPriceRequest(target, body)
  if (request === null || kindOf(legacy) !== 'answer') return null
  const { fields } = normalisePriceAnswer(legacy.status, legacy.body)
  if (!fields.every(({ path, text }) => !text.startsWith('"') || priceComparing.isShown(path))) return null
  const names = legacy.rawHeaders.filter((_, at) => at % 2 === 0)
  const rawHeaders = names.every(name => isShownHeader(priceComparing, name)) ? [...legacy.rawHeaders] : []
  return { ...request, legacy: { status: legacy.status, rawHeaders, body: legacy.body.toString('utf8') } }
}
