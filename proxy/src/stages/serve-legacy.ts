// In: a request that legacy is to answer, with its body if that was captured. Out: how legacy answered; its bytes went to the client untouched.
// There is no deadline of ours here: legacy computes as long as it does today.

import type { Captured, Exchange, Reply, Served } from '../exchange.ts'
import type { Forwarder, ForwardOptions } from '../forwarder/index.ts'

export type LegacyServed = Pick<Served, 'answeredBy' | 'status' | 'reply' | 'legacyMs'>
export interface ServeLegacyOptions {
  readonly captured: Captured | null
  /** Keep a copy of the answer, to be compared later. */
  readonly keepReply: boolean
  /** Appended to the answer; for testers only. */
  readonly extraHeaders: readonly string[]
}
export type ServeLegacy = (exchange: Exchange, options: ServeLegacyOptions) => Promise<LegacyServed>

export function createServeLegacy(forwarder: Forwarder): ServeLegacy {
  return async ({ request, response, strangled }, { captured, keepReply, extraHeaders }) => {
    const startedMs = performance.now()
    const options: ForwardOptions = {
      ...(captured?.kind === 'whole' ? { body: captured.body } : {}),
      ...(captured?.toldToContinue === true ? { toldToContinue: true } : {}),
      ...(keepReply ? { captureResponseBytesMax: strangled.limits.replyBytesMax } : {}),
      ...(strangled.limits.legacy === null ? {} : { limits: strangled.limits.legacy }),
      ...(extraHeaders.length > 0 ? { extraResponseHeaders: extraHeaders } : {}),
    }
    const outcome = await forwarder.forward(request, response, options)
    const legacyMs = performance.now() - startedMs
    if (outcome.kind === 'client-gone') return { answeredBy: 'nobody', status: 0, reply: null, legacyMs }
    if (outcome.kind === 'failed') return { answeredBy: 'legacy', status: outcome.answeredStatus ?? 0, reply: null, legacyMs }
    const { status, rawHeaders, body } = outcome
    const reply: Reply | null = body === null ? null : Object.freeze({ status, rawHeaders, body })
    return { answeredBy: 'legacy', status, reply, legacyMs }
  }
}
