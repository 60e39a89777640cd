// In: a request whose body somebody besides legacy may need. Out: the whole body, or "untouched" when it is larger than the route takes.
// Nothing is lost in the second case: what was read goes back in front of the stream, and legacy gets the request as the client sent it.
import type { IncomingMessage } from 'node:http'
import { type ErrorCode, ProxyError } from '../errors.ts'
import type { Captured, Exchange } from '../exchange.ts'

export type Capture = (exchange: Exchange) => Promise<Captured>

/** Errors: CAPTURE_CLIENT_WENT_AWAY, CAPTURE_CLIENT_STALLED. */
export const capture: Capture = async ({ request, response, strangled }) => {
  const { bodyBytesMax, stallMs } = strangled.limits
  if (Number(request.headers['content-length'] ?? 0) > bodyBytesMax) return { kind: 'untouched', toldToContinue: false }
  // A client that asked may wait for this before it sends its body (RFC 9110, 10.1.1); an untouched request is answered by legacy's own 100.
  const toldToContinue = hasBody(request) && expectsContinue(request)
  if (toldToContinue) response.writeContinue()
  const body = await readWithin(request, bodyBytesMax, stallMs)
  return body === null ? { kind: 'untouched', toldToContinue } : { kind: 'whole', body, receivedMs: performance.now(), toldToContinue }
}

/** Without one there is nothing to wait for, and legacy answers as it does. */
function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
}

/** Judged as node's own server judges it, legacy's stand-in included: among other expectations too, and never for HTTP/1.0, whose clients know no 100. */
function expectsContinue({ httpVersion, headers }: IncomingMessage): boolean {
  return httpVersion === '1.1' && /(?:^|\W)100-continue(?:$|\W)/i.test(headers.expect ?? '')
}

/**
 * Shape: request → its body, or null when it is longer; then every byte is still to be read. Read by 'readable' and not by 'data', because a stream
 * whose 'readable' listener has gone flows for the next reader as if nobody had read before; one that was paused would not.
 */
function readWithin(request: IncomingMessage, bytesMax: number, stallMs: number): Promise<Buffer | null> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let bytesCount = 0
    const settle = (outcome: () => void) => {
      request.off('readable', onReadable).off('end', onEnd).off('close', onClose).off('error', onClose)
      stall.stop()
      outcome()
    }
    const onReadable = () => {
      stall.goesOn()
      for (let chunk: Buffer | null = request.read(); chunk !== null; chunk = request.read()) {
        chunks.push(chunk)
        bytesCount += chunk.length
        if (bytesCount <= bytesMax) continue
        request.unshift(Buffer.concat(chunks, bytesCount))
        settle(() => resolve(null))
        return
      }
    }
    const fail = (code: ErrorCode) => settle(() => reject(new ProxyError(code, 'reading the request')))
    const onEnd = () => settle(() => resolve(Buffer.concat(chunks, bytesCount)))
    const onClose = () => fail('CAPTURE_CLIENT_WENT_AWAY')
    const stall = watchForStall(stallMs, () => fail('CAPTURE_CLIENT_STALLED'))
    request.on('readable', onReadable).on('end', onEnd).on('close', onClose).on('error', onClose)
  })
}

/** One turn of the loop after the time is over: a process that could not run finds the bytes lying there (see forwarder/upstream-socket.ts). */
function watchForStall(stallMs: number, onStall: () => void): { goesOn(): void; stop(): void } {
  if (stallMs === 0) return { goesOn() {}, stop() {} }
  let progressCount = 0
  let isOver = false
  const timer = setTimeout(() => {
    const before = progressCount
    setImmediate(() => {
      if (!isOver && progressCount === before) onStall()
    })
  }, stallMs)
  return {
    goesOn() {
      progressCount += 1
      timer.refresh()
    },
    stop() {
      isOver = true
      clearTimeout(timer)
    },
  }
}
