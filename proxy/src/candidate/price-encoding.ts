// In: a quote or a refusal of the pricing service. Out: the bytes in which MES would say it, failures coded. Called by price-candidate.ts.
import { encodePrice, encodeRefusal, normalisePriceAnswer, type PriceFrame, toLegacyRefusal } from '@ficus/legacy-adapters/price'
import type { Quote } from '@ficus/pricing-service/contract'
import { ProxyError } from '../errors.ts'
import type { Reply } from '../exchange.ts'

export function encoded(quote: Quote, frame: PriceFrame): Buffer {
  try {
    return encodePrice(quote, frame)
  } catch (cause) {
    throw new ProxyError('CANDIDATE_ANSWER_UNENCODABLE', `encoding quote ${quote.id}`, cause)
  }
}

export function encodedRefusal(quoteId: string, refusal: NonNullable<Quote['refusal']>): Buffer {
  try {
    return encodeRefusal(toLegacyRefusal(refusal))
  } catch (cause) {
    throw new ProxyError('CANDIDATE_ANSWER_UNENCODABLE', `encoding quote ${quoteId}`, cause)
  }
}

/** The id and times of legacy's answer, so that two equal prices are equal bytes; our own where legacy gave no price. */
export function frameOf(legacyReply: Reply, own: { calculatedAt: string; durationMs: number }): Omit<PriceFrame, 'modelId'> {
  const { kind, fields } = normalisePriceAnswer(legacyReply.status, legacyReply.body)
  if (kind !== 'price') return { calculationId: null, ...own }
  // The texts are JSON as it stood in the answer, quotes included.
  const valueAt = (path: string): unknown => JSON.parse(fields.find(field => field.path === path)?.text ?? 'null')
  const calculationId = valueAt('CalculationId') as number | null
  return { calculationId, calculatedAt: String(valueAt('CalculatedAt')), durationMs: Number(valueAt('DurationMs')) }
}
