// The new side of `pricing.calculate`: decode, find the model at MES, bring its bytes, have it quoted, encode, record in MES. In that order, each step coded.
// Called by stages/serve-candidate.ts (answer), stages/shadow.ts (rehearse) and comparing/replay.ts (replay).
import { randomUUID } from 'node:crypto'
import { type DecodedPrice, decodePriceRequest, encodeRefusal, type PriceFrame } from '@ficus/legacy-adapters/price'
import type { FoundModel, MesClient, WriteBack } from '@ficus/legacy-adapters/write-back'
import type { Quote } from '@ficus/pricing-service/contract'
import { ProxyError } from '../errors.ts'
import type { Reply } from '../exchange.ts'
import type { Candidate, CandidateCall, CandidateReply, ReplayCall } from './candidate.ts'
import { legacyMoment } from './legacy-moment.ts'
import { openModelCopies } from './model-copies.ts'
import { encoded, encodedRefusal, frameOf } from './price-encoding.ts'
import { priceReply } from './price-reply.ts'
import type { PricingClient, QuoteCaller } from './pricing-client.ts'
import { recordInMes } from './record-in-mes.ts'
import { turnedAway } from './turned-away.ts'

export interface PriceCandidateParts {
  readonly pricing: PricingClient
  readonly mes: MesClient
  /** Null: MES takes no imports from us, and only previews and refusals are answered. */
  readonly writeBack: WriteBack | null
}

/** A quote, a refusal, or the news that only legacy can answer; with the MES node that the client's answer names. */
type Worked =
  | { readonly kind: 'priced'; readonly asked: AskedPrice; readonly quote: Quote; readonly nodeName: string }
  | { readonly kind: 'refused'; readonly body: Buffer; readonly nodeName: string; readonly madeFrom: Record<string, string> }
  | { readonly kind: 'legacy-only'; readonly reason: string }

type AskedPrice = Extract<DecodedPrice, { kind: 'price' }>

/** No partner can own it, so asking MES for it proves the key and nothing else. MES's sequences stay below 10 000 000 (mes-http.md, "Manners"). */
const nobodysModelId = 2_147_483_647

export function openPriceCandidate(parts: PriceCandidateParts): Candidate {
  const copies = openModelCopies(parts.mes, parts.pricing)

  async function work(call: CandidateCall, lane: QuoteCaller['lane']): Promise<Worked> {
    const asked = decodePriceRequest(call.target, call.body)
    if (asked.kind === 'legacy-only') return asked
    const modelId = asked.kind === 'price' ? asked.modelId : nobodysModelId
    const found = await foundModel(parts.mes, modelId, call)
    if (found.kind === 'unauthorised') return { kind: 'legacy-only', reason: 'MES does not take the key' }
    if (asked.kind === 'refusal') return refused(encodeRefusal(asked.code), found.nodeName)
    if (found.kind === 'not-found') return refused(encodeRefusal('MODEL_NOT_FOUND'), found.nodeName)
    return quoted(call, asked, found, lane)
  }

  async function quoted(
    call: CandidateCall,
    asked: AskedPrice,
    found: Extract<FoundModel, { kind: 'found' }>,
    lane: QuoteCaller['lane'],
  ): Promise<Worked> {
    const { sha256, nodeName } = found
    const { signal } = call.deadline
    await copies.ensure({ modelId: asked.modelId, sha256, apiKey: call.apiKey }, signal).catch(error => {
      throw signal.aborted ? signal.reason : asCoded('MODEL_SOURCE_UNAVAILABLE', `copying model ${asked.modelId}`, error)
    })
    return priced(
      asked,
      { sha256, nodeName },
      { partnerId: call.partner?.id ?? null, lane, idempotencyKey: call.requestId, deadline: call.deadline },
    )
  }

  async function priced(
    asked: AskedPrice,
    { sha256, nodeName }: { readonly sha256: string; readonly nodeName: string },
    caller: QuoteCaller,
  ): Promise<Worked> {
    const { material, finish, quantity } = asked
    const quote = await parts.pricing.quote({ modelSha256: sha256, material, finish, quantity }, caller)
    if (quote.refusal === null) return { kind: 'priced', asked, quote, nodeName }
    // MES has the model, so a service that lost it in between has failed; the client must not hear that its model does not exist.
    if (quote.refusal.code === 'MODEL_NOT_FOUND')
      throw new ProxyError('CANDIDATE_QUOTE_FAILED', `quoting model ${asked.modelId}`, new Error(quote.refusal.detail))
    return refused(encodedRefusal(quote.id, quote.refusal), nodeName, { modelSha256: sha256 })
  }

  async function answer(call: CandidateCall): Promise<CandidateReply> {
    const { partner } = call
    if (partner === null) return { kind: 'legacy-only', reason: 'partner unknown' }
    const worked = await work(call, 'interactive')
    if (worked.kind === 'legacy-only') return worked
    if (worked.kind === 'refused') return refusalReply(worked)
    const { asked, quote, nodeName } = worked
    const body = asked.preview ? encoded(quote, frameFor(call, asked, null)) : await recorded(call, partner.id, asked, quote)
    return { kind: 'reply', reply: priceReply(body, nodeName, madeFromModel(quote)) }
  }

  /** In the order of the contract: first the key, then the body. */
  async function turnAway(call: CandidateCall): Promise<Reply | null> {
    const { kind, nodeName } = await foundModel(parts.mes, nobodysModelId, call)
    if (kind === 'unauthorised') return turnedAway(401, nodeName)
    const asked = decodePriceRequest(call.target, call.body)
    return asked.kind === 'legacy-only' && asked.isBadRequest ? turnedAway(400, nodeName) : null
  }

  async function recorded(call: CandidateCall, partnerId: number, asked: AskedPrice, quote: Quote): Promise<Buffer> {
    if (parts.writeBack === null) throw new ProxyError('WRITE_BACK_NOT_CONFIGURED', `recording quote ${quote.id} in MES`)
    return recordInMes(parts.writeBack, {
      quoteId: quote.id,
      partnerId,
      apiKey: call.apiKey,
      encode: calculationId => encoded(quote, frameFor(call, asked, calculationId)),
      signal: call.deadline.signal,
      remainingMs: call.deadline.remainingMs(),
    })
  }

  async function rehearse(call: CandidateCall, legacyReply: Reply): Promise<CandidateReply> {
    return written(await work(call, 'shadow'), legacyReply, timesOf(call))
  }

  async function replay({ exampleId, kept, madeFrom, deadline }: ReplayCall): Promise<CandidateReply> {
    const startedMs = performance.now()
    const asked = decodePriceRequest(kept.target, Buffer.from(kept.body))
    if (asked.kind === 'legacy-only') return asked
    const legacyReply: Reply = { ...kept.legacy, body: Buffer.from(kept.legacy.body) }
    if (asked.kind === 'refusal') return refusalReply(refused(encodeRefusal(asked.code), replayNodeName))
    const { modelSha256: sha256 } = madeFrom
    if (sha256 === undefined)
      return { kind: 'legacy-only', reason: 'MES knew no such model for this partner, and only MES can say whether it does now' }
    // A key of its own each time: a repeat is to be worked out by the service as it is today.
    const caller: QuoteCaller = { partnerId: null, lane: 'shadow', idempotencyKey: `replay-${exampleId}-${randomUUID()}`, deadline }
    const worked = await priced(asked, { sha256, nodeName: replayNodeName }, caller)
    return written(worked, legacyReply, timesOf({ receivedMs: startedMs }))
  }

  async function askLegacyWithoutEffects({ body, apiKey, deadline: { signal } }: CandidateCall): Promise<Reply> {
    return parts.mes.preview({ body, apiKey, signal })
  }

  const close = async () => {
    copies.close()
    await parts.writeBack?.close()
    await Promise.all([parts.pricing.close(), parts.mes.close()])
  }
  return { answer, turnAway, rehearse, replay, askLegacyWithoutEffects, close }
}

/** Stands for the MES node in a replay, where MES is not asked; which node answers may always differ. */
const replayNodeName = 'replay'

function refused(body: Buffer, nodeName: string, madeFrom: Record<string, string> = {}): Extract<Worked, { kind: 'refused' }> {
  return { kind: 'refused', body, nodeName, madeFrom }
}

function refusalReply({ body, nodeName, madeFrom }: Extract<Worked, { kind: 'refused' }>): CandidateReply {
  return { kind: 'reply', reply: priceReply(body, nodeName, madeFrom) }
}

/** What was worked out, with the id and times of legacy's answer, so that two equal prices are equal bytes. */
function written(worked: Worked, legacyReply: Reply, ownTimes: { calculatedAt: string; durationMs: number }): CandidateReply {
  if (worked.kind === 'legacy-only') return worked
  if (worked.kind === 'refused') return refusalReply(worked)
  const { asked, quote, nodeName } = worked
  const body = encoded(quote, { ...frameOf(legacyReply, ownTimes), modelId: asked.modelId })
  return { kind: 'reply', reply: priceReply(body, nodeName, madeFromModel(quote)) }
}

function frameFor(call: CandidateCall, { modelId }: AskedPrice, calculationId: number | null): PriceFrame {
  return { calculationId, modelId, ...timesOf(call) }
}

function madeFromModel({ request }: Quote): Readonly<Record<string, string>> {
  return { modelSha256: request.modelSha256 }
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

/** The end of the calculation is now; the clocks are two, because only the monotonic one can measure and only the wall clock knows the time. */
function timesOf(call: Pick<CandidateCall, 'receivedMs'>): { calculatedAt: string; durationMs: number } {
  return { calculatedAt: legacyMoment(), durationMs: performance.now() - call.receivedMs }
}
