// In: a model's id and the partner's own key. Out: which bytes it has (by hash) or the bytes themselves, as MES keeps them.
// Called by the proxy's price route: the partner's key goes along, so MES itself judges whether he may see the model.
import type { Readable } from 'node:stream'
import type { Dispatcher } from 'undici'
import { AdapterError } from '../errors.ts'

/** Which model, seen with whose key; `signal` ends the wait (the call then throws the signal's reason). */
export interface ModelInput {
  readonly modelId: number
  readonly apiKey: string
  readonly signal: AbortSignal
}

export type FoundModel =
  | { readonly kind: 'found'; readonly sha256: string; readonly bytesCount: number; readonly nodeName: string }
  | { readonly kind: 'not-found'; readonly nodeName: string }
  | { readonly kind: 'unauthorised'; readonly nodeName: string }

export interface OpenedModel {
  readonly body: Readable
  /** null when MES sends the model chunked. */
  readonly bytesCount: number | null
  readonly sha256: string
  readonly nodeName: string
}

/**
 * Shape: asks for the first byte only and reads hash and length off the headers. An id that names nothing of this partner is not-found; any positive int32
 * serves to prove a key. Errors: MES_UNREACHABLE, MES_TIMEOUT, MES_ANSWER_UNEXPECTED; the signal's reason.
 */
export async function findModel(dispatcher: Dispatcher, input: ModelInput): Promise<FoundModel> {
  const answer = await getModel(dispatcher, input, { range: 'bytes=0-0' })
  await answer.body.dump()
  if (answer.statusCode === 401) return { kind: 'unauthorised', nodeName: nodeNameOf(answer) }
  if (answer.statusCode === 416) return findEmptyModel(dispatcher, input)
  if (isRefusal(answer)) return { kind: 'not-found', nodeName: nodeNameOf(answer) }
  if (answer.statusCode !== 206 && answer.statusCode !== 200) throw unexpected(input.modelId, answer.statusCode)
  return {
    kind: 'found',
    sha256: sha256Of(answer, input.modelId),
    bytesCount: bytesCountOf(answer, input.modelId),
    nodeName: nodeNameOf(answer),
  }
}

/** A model of 0 bytes has no first byte: MES says 416, and only the whole answer carries its hash. */
async function findEmptyModel(dispatcher: Dispatcher, input: ModelInput): Promise<FoundModel> {
  const { body, ...model } = await openModel(dispatcher, input)
  body.resume()
  return { kind: 'found', sha256: model.sha256, bytesCount: model.bytesCount ?? 0, nodeName: model.nodeName }
}

/** Shape: the bytes as a stream that fails when the answer is cut. Errors: as findModel; a model that is not there is MES_ANSWER_UNEXPECTED. */
export async function openModel(dispatcher: Dispatcher, input: ModelInput): Promise<OpenedModel> {
  const answer = await getModel(dispatcher, input, {})
  if (answer.statusCode !== 200 || isRefusal(answer)) {
    await answer.body.dump()
    throw unexpected(input.modelId, answer.statusCode)
  }
  const length = headerOf(answer, 'content-length')
  return {
    body: answer.body,
    bytesCount: length === '' ? null : Number(length),
    sha256: sha256Of(answer, input.modelId),
    nodeName: nodeNameOf(answer),
  }
}

async function getModel(dispatcher: Dispatcher, input: ModelInput, headers: Record<string, string>): Promise<Dispatcher.ResponseData> {
  const { modelId, apiKey, signal } = input
  try {
    return await dispatcher.request({
      method: 'GET',
      path: `/api/partner/models/${modelId}`,
      headers: { 'x-api-key': apiKey, ...headers },
      signal,
    })
  } catch (cause) {
    if (signal.aborted) throw signal.reason
    const isTimeout = (cause as { code?: string }).code?.endsWith('_TIMEOUT') === true
    throw new AdapterError(isTimeout ? 'MES_TIMEOUT' : 'MES_UNREACHABLE', `reading model ${modelId} from MES`, cause)
  }
}

/** MES refuses with HTTP 200 and JSON; a model's bytes are never JSON by content type. */
function isRefusal(answer: Dispatcher.ResponseData): boolean {
  return answer.statusCode === 200 && headerOf(answer, 'content-type').startsWith('application/json')
}

function sha256Of(answer: Dispatcher.ResponseData, modelId: number): string {
  const sha256 = /^"([0-9a-f]{64})"$/.exec(headerOf(answer, 'etag'))?.[1]
  if (sha256 === undefined) throw unexpected(modelId, answer.statusCode)
  return sha256
}

function bytesCountOf(answer: Dispatcher.ResponseData, modelId: number): number {
  const text =
    answer.statusCode === 206 ? /^bytes 0-0\/(\d+)$/.exec(headerOf(answer, 'content-range'))?.[1] : headerOf(answer, 'content-length')
  if (text === undefined || !/^\d+$/.test(text)) throw unexpected(modelId, answer.statusCode)
  return Number(text)
}

function nodeNameOf(answer: Dispatcher.ResponseData): string {
  return headerOf(answer, 'x-mes-node')
}

function headerOf(answer: Dispatcher.ResponseData, name: string): string {
  return String(answer.headers[name] ?? '')
}

function unexpected(modelId: number, status: number): AdapterError {
  return new AdapterError('MES_ANSWER_UNEXPECTED', `reading model ${modelId} from MES (HTTP ${status})`)
}
