// What a partner's program gets wrong now and then, and how it must be refused. In: the partner. Out: one such call. Called by the programs of partners.
import type { SeededRandom } from '../engine/seeded-random.ts'
import type { Call } from '../engine/session.ts'
import { type PlainRefusalCode, plainRefusal } from './answers/manners.ts'
import { wrongInBadRequest, wrongInRefusal, wrongInTurningAway } from './answers/partner-answers.ts'
import type { PartnerAccess } from './persona-input.ts'

const prices = '/api/partner/prices'
/** No sequence of MES comes so far, and no calculation made outside either. */
const unknownId = 2_147_483_646

interface WrongCall {
  readonly weight: number
  readonly method: 'GET' | 'POST'
  readonly target: string
  readonly body?: string
  readonly apiKey?: string
  readonly judge: Call['judge']
}

const refusedPrice = (weight: number, code: PlainRefusalCode, changed: Record<string, unknown>): WrongCall => ({
  weight,
  method: 'POST',
  target: prices,
  body: JSON.stringify({ ModelId: unknownId, Material: 'SILVER925', Finish: 'POLISHED', Quantity: 10, ...changed }),
  judge: answer => wrongInRefusal(answer, plainRefusal(code)),
})

const refusedRead = (weight: number, code: PlainRefusalCode, target: string): WrongCall => ({
  weight,
  method: 'GET',
  target,
  judge: answer => wrongInRefusal(answer, plainRefusal(code)),
})

const wrongCalls: readonly WrongCall[] = [
  refusedPrice(4, 'MATERIAL_UNKNOWN', { Material: 'WOOD' }),
  refusedPrice(2, 'FINISH_UNKNOWN', { Finish: 'GLOSSY' }),
  refusedPrice(3, 'QUANTITY_OUT_OF_RANGE', { Quantity: 0 }),
  refusedPrice(1, 'QUANTITY_OUT_OF_RANGE', { Quantity: 10_001 }),
  refusedPrice(3, 'MODEL_NOT_FOUND', {}),
  refusedRead(2, 'CALCULATION_NOT_FOUND', `${prices}/${unknownId}`),
  refusedRead(1, 'ORDER_NOT_FOUND', `/api/partner/orders/${unknownId}`),
  { weight: 1, method: 'POST', target: prices, body: '{"ModelId":', judge: wrongInBadRequest },
  { weight: 1, method: 'POST', target: prices, body: '{}', apiKey: 'no such key', judge: wrongInTurningAway },
]
const weights = wrongCalls.map(({ weight }) => weight)

/** `asksPrice`: whether a price was asked for, that is refused in the contract's words. */
export function drawRefusal(partner: PartnerAccess, random: SeededRandom): { readonly call: Call; readonly asksPrice: boolean } {
  const { method, target, body, apiKey, judge } = wrongCalls[random.weighted(weights)]!
  const headers = { 'X-Api-Key': apiKey ?? partner.apiKey }
  const sent = body === undefined ? { headers } : { headers: { ...headers, 'Content-Type': 'application/json' }, body: Buffer.from(body) }
  return { call: { endpoint: 'refusal', method, target, ...sent, judge }, asksPrice: body?.startsWith('{"ModelId":2') === true }
}
