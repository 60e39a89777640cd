// The new side of `pricing.calculate`: decode, find the model at MES, bring its bytes, have it quoted, encode, record in MES. In that order, each step coded.
// Called by stages/serve-candidate.ts (answer) and stages/shadow.ts (rehearse).
import {
  calculationIdOf,
  type DecodedPrice,
  decodePriceRequest,
  encodeImport,
  encodePrice,
  encodeRefusal,
  normalisePriceAnswer,
  type PriceFrame,
  toLegacyRefusal,
} from '@ficus/legacy-adapters/price'
import type { FoundModel, MesClient } from '@ficus/legacy-adapters/write-back'
import type { Quote } from '@ficus/pricing-service/contract'
import { ProxyError } from '../errors.ts'
import type { Reply } from '../exchange.ts'
import type { Candidate, CandidateCall, CandidateReply } from './candidate.ts'
import { legacyMoment } from './legacy-moment.ts'
import { openModelCopies } from './model-copies.ts'
import { priceReply } from './price-reply.ts'
import type { PricingClient } from './pricing-client.ts'
import { recordInMes } from './record-in-mes.ts'

export interface PriceCandidateParts {
  readonly pricing: PricingClient
  readonly mes: MesClient
  /** Whether MES takes imports from us; without it only previews and refusals are answered. */
  readonly mayRecord: boolean
  /** How long a lost confirmation of an import is asked for again. */
  readonly settleMs: number
}

/** A quote, a refusal, or the news that only legacy can answer; with the MES node that the client's answer names. */
type Worked =
  | { readonly kind: 'priced'; readonly asked: AskedPrice; readonly quote: Quote; readonly nodeName: string }
  | { readonly kind: 'refused'; readonly body: Buffer; readonly nodeName: string }
  | { readonly kind: 'legacy-only'; readonly reason: string }

type AskedPrice = Extract<DecodedPrice, { kind: 'price' }>

/** No partner can own it, so asking MES for it proves the key and nothing else. MES's sequences stay below 10 000 000 (mes-http.md, "Manners"). */
const nobodysModelId = 2_147_483_647

export function openPriceCandidate(parts: PriceCandidateParts): Candidate {
  const copies = openModelCopies(parts.mes, parts.pricing)

  async function work(call: CandidateCall): Promise<Worked> {
    const asked = decodePriceRequest(call.target, call.body)
    if (asked.kind === 'legacy-only') return asked
    const modelId = asked.kind === 'price' ? asked.modelId : nobodysModelId
    const found = await foundModel(parts.mes, modelId, call)
    if (found.kind === 'unauthorised') return { kind: 'legacy-only', reason: 'MES does not take the key' }
    if (asked.kind === 'refusal') return { kind: 'refused', body: encodeRefusal(asked.code), nodeName: found.nodeName }
    if (found.kind === 'not-found') return { kind: 'refused', body: encodeRefusal('MODEL_NOT_FOUND'), nodeName: found.nodeName }
    return quoted(call, asked, found)
  }

  async function quoted(call: CandidateCall, asked: AskedPrice, found: Extract<FoundModel, { kind: 'found' }>): Promise<Worked> {
    const { sha256, nodeName } = found
    const { signal } = call.deadline
    await copies.ensure({ modelId: asked.modelId, sha256, apiKey: call.apiKey }, signal).catch(error => {
      throw signal.aborted ? signal.reason : asCoded('MODEL_SOURCE_UNAVAILABLE', `copying model ${asked.modelId}`, error)
    })
    const { material, finish, quantity } = asked
    const quote = await parts.pricing.quote({ modelSha256: sha256, material, finish, quantity }, call.requestId, call.deadline)
    if (quote.refusal === null) return { kind: 'priced', asked, quote, nodeName }
    // MES has the model, so a service that lost it in between has failed; the client must not hear that its model does not exist.
    if (quote.refusal.code === 'MODEL_NOT_FOUND')
      throw new ProxyError('CANDIDATE_QUOTE_FAILED', `quoting model ${asked.modelId}`, new Error(quote.refusal.detail))
    return { kind: 'refused', body: encodedRefusal(quote.id, quote.refusal), nodeName }
  }

  async function answer(call: CandidateCall): Promise<CandidateReply> {
    const worked = await work(call)
    if (worked.kind === 'legacy-only') return worked
    if (worked.kind === 'refused') return { kind: 'reply', reply: priceReply(worked.body, worked.nodeName) }
    const { asked, quote, nodeName } = worked
    const calculationId = asked.preview ? null : calculationIdOf(quote.number)
    const body = encoded(quote, { calculationId, modelId: asked.modelId, ...timesOf(call) })
    if (calculationId !== null) {
      if (!parts.mayRecord) throw new ProxyError('WRITE_BACK_NOT_CONFIGURED', `recording calculation ${calculationId} in MES`)
      await recordInMes(parts.mes, {
        body: encodeImport(body, call.partner.id),
        calculationId,
        deadline: call.deadline,
        settleMs: parts.settleMs,
      })
    }
    return { kind: 'reply', reply: priceReply(body, nodeName) }
  }

  async function rehearse(call: CandidateCall, legacyReply: Reply): Promise<CandidateReply> {
    const worked = await work(call)
    if (worked.kind === 'legacy-only') return worked
    if (worked.kind === 'refused') return { kind: 'reply', reply: priceReply(worked.body, worked.nodeName) }
    const { asked, quote, nodeName } = worked
    const body = encoded(quote, { ...frameOf(legacyReply, timesOf(call)), modelId: asked.modelId })
    return { kind: 'reply', reply: priceReply(body, nodeName) }
  }

  async function askLegacyWithoutEffects({ body, apiKey, deadline: { signal } }: CandidateCall): Promise<Reply> {
    const preview = await parts.mes.preview({ body, apiKey, signal })
    return { ...preview, rawHeaders: [] }
  }

  const close = async () => {
    copies.close()
    await Promise.all([parts.pricing.close(), parts.mes.close()])
  }
  return { answer, rehearse, askLegacyWithoutEffects, close }
}

async function foundModel(mes: MesClient, modelId: number, call: CandidateCall): Promise<FoundModel> {
  const { signal } = call.deadline
  return mes.findModel({ modelId, apiKey: call.apiKey, signal }).catch(error => {
    throw signal.aborted ? signal.reason : asCoded('MODEL_SOURCE_UNAVAILABLE', `finding model ${modelId} at MES`, error)
  })
}

function asCoded(code: 'MODEL_SOURCE_UNAVAILABLE', attempted: string, thrown: unknown): ProxyError {
  return thrown instanceof ProxyError ? thrown : new ProxyError(code, attempted, thrown)
}

function encoded(quote: Quote, frame: PriceFrame): Buffer {
  try {
    return encodePrice(quote, frame)
  } catch (cause) {
    throw new ProxyError('CANDIDATE_ANSWER_UNENCODABLE', `encoding quote ${quote.id}`, cause)
  }
}

function encodedRefusal(quoteId: string, refusal: NonNullable<Quote['refusal']>): Buffer {
  try {
    return encodeRefusal(toLegacyRefusal(refusal))
  } catch (cause) {
    throw new ProxyError('CANDIDATE_ANSWER_UNENCODABLE', `encoding quote ${quoteId}`, cause)
  }
}

/** The end of the calculation is now; the clocks are two, because only the monotonic one can measure and only the wall clock knows the time. */
function timesOf(call: CandidateCall): { calculatedAt: string; durationMs: number } {
  return { calculatedAt: legacyMoment(), durationMs: performance.now() - call.receivedMs }
}

/** The id and times of legacy's answer, so that two equal prices are equal bytes; our own where legacy gave no price. */
function frameOf(legacyReply: Reply, own: { calculatedAt: string; durationMs: number }): Omit<PriceFrame, 'modelId'> {
  const { kind, fields } = normalisePriceAnswer(legacyReply.status, legacyReply.body)
  if (kind !== 'price') return { calculationId: null, ...own }
  // The texts are JSON as it stood in the answer, quotes included.
  const valueAt = (path: string): unknown => JSON.parse(fields.find(field => field.path === path)?.text ?? 'null')
  const calculationId = valueAt('CalculationId') as number | null
  return { calculationId, calculatedAt: String(valueAt('CalculatedAt')), durationMs: Number(valueAt('DurationMs')) }
}
