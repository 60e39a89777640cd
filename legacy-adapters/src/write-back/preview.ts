// In: a price request's body as the client sent it. Out: what MES answers to it without storing anything, for a comparison with what the candidate answered.
// Called by the proxy's reverse shadow, after the client has its answer.
import type { Dispatcher } from 'undici'
import { AdapterError } from '../errors.ts'

export interface PreviewInput {
  readonly body: Uint8Array
  readonly apiKey: string
  readonly signal: AbortSignal
}

export interface PreviewAnswer {
  readonly status: number
  /** Names and values alternate, as MES wrote them. */
  readonly rawHeaders: readonly string[]
  readonly body: Buffer
}

/** Errors: MES_UNREACHABLE; the signal's reason. */
export async function askPreview(dispatcher: Dispatcher, { body, apiKey, signal }: PreviewInput): Promise<PreviewAnswer> {
  const headers = { 'x-api-key': apiKey, 'content-type': 'application/json' }
  try {
    const path = '/api/partner/prices?Preview=true'
    const answer = await dispatcher.request({ method: 'POST', path, headers, body, signal, responseHeaders: 'raw' })
    // undici's type describes parsed headers; raw ones are a flat list.
    const rawHeaders = answer.headers as unknown as readonly string[]
    return { status: answer.statusCode, rawHeaders, body: Buffer.from(await answer.body.arrayBuffer()) }
  } catch (cause) {
    if (signal.aborted) throw signal.reason
    throw new AdapterError('MES_UNREACHABLE', 'asking MES for a preview', cause)
  }
}
