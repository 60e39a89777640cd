// One HTTP exchange with MES whose beginning can be seen and forbidden. In: a request. Out: the whole answer, or how far it came before it broke.
// Called by import-price, which must know for certain whether MES can have seen a request: undici's `request` does not tell, its handlers do.
import type { Dispatcher } from 'undici'

/** `startedAtMs` is the monotonic clock (performance.now) at the first byte. */
export type Exchange =
  | { readonly kind: 'answered'; readonly startedAtMs: number; readonly status: number; readonly nodeName: string; readonly body: Buffer }
  /** Nothing of the request has left this process. */
  | { readonly kind: 'not-sent'; readonly cause: unknown }
  /** Some of the request went out and no whole answer came back. */
  | { readonly kind: 'lost'; readonly startedAtMs: number; readonly cause: unknown }

export interface ExchangeInput {
  readonly request: Dispatcher.DispatchOptions
  /** Aborted before the first byte: the request stays here. Aborted later: without effect. */
  readonly startBefore?: AbortSignal
  /** How long after the first byte the answer is waited for. */
  readonly answerWithinMs: number
}

const answerBytesMax = 1_048_576

/** Never throws: every way in which an exchange can end is a value. */
export function exchange(dispatcher: Dispatcher, { request, startBefore, answerWithinMs }: ExchangeInput): Promise<Exchange> {
  return new Promise(resolve => {
    const chunks: Buffer[] = []
    let startedAtMs: number | null = null
    let bytesCount = 0
    let answer = { status: 0, nodeName: '' }
    let answerTimer: NodeJS.Timeout | undefined

    const settle = (end: Exchange) => {
      clearTimeout(answerTimer)
      startBefore?.removeEventListener('abort', forbid)
      resolve(end)
    }
    const forbid = () => {
      if (startedAtMs === null) settle({ kind: 'not-sent', cause: startBefore?.reason })
    }
    if (startBefore?.aborted) return forbid()
    startBefore?.addEventListener('abort', forbid)

    dispatcher.dispatch(request, {
      // Called by undici once it holds a connection and right before it writes the first byte.
      onRequestStart(controller) {
        if (startBefore?.aborted) return controller.abort(new Error('cancelled before it was sent'))
        startedAtMs = performance.now()
        answerTimer = setTimeout(() => controller.abort(new Error(`no answer within ${answerWithinMs} ms`)), answerWithinMs)
      },
      onResponseStart(_controller, status, headers) {
        answer = { status, nodeName: String(headers['x-mes-node'] ?? '') }
      },
      onResponseData(controller, chunk) {
        bytesCount += chunk.length
        if (bytesCount > answerBytesMax) return controller.abort(new Error(`the answer is longer than ${answerBytesMax} bytes`))
        chunks.push(chunk)
      },
      onResponseEnd() {
        settle({ kind: 'answered', startedAtMs: startedAtMs ?? performance.now(), ...answer, body: Buffer.concat(chunks) })
      },
      onResponseError(_controller, cause) {
        settle(startedAtMs === null ? { kind: 'not-sent', cause } : { kind: 'lost', startedAtMs, cause })
      },
    })
  })
}
