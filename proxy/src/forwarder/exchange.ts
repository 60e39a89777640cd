// The life of one exchange: request fed to legacy, its answer relayed to the client, both ends watched. Made and awaited by the forwarder.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { AnswerRelay } from './answer-relay.ts'
import { AnsweredOutcome } from './answered-outcome.ts'
import { type ClientConnection, type ClientWatcher, clientConnectionOf } from './client-connection.ts'
import { answerOwn, statusOf } from './failure-answers.ts'
import type { ExchangeLimits, ForwardFailureCode, ForwardOptions, ForwardOutcome, OnFailure, OnOutcome } from './index.ts'
import { lingerOnClose } from './lingering-close.ts'
import type { UpstreamPool } from './pool.ts'
import { RequestFeed, type RequestFeedOwner } from './request-feed.ts'
import { MalformedAnswer, type ResponseHead } from './response-head.ts'
import type { UpstreamOwner, UpstreamSocket } from './upstream-socket.ts'

export interface ExchangeParts {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly options: ForwardOptions
  readonly limits: ExchangeLimits
  readonly pool: UpstreamPool
  /** Both are called exactly once, in this order. */
  readonly onSettled: () => void
  readonly onOutcome: OnOutcome
  readonly onFailure: OnFailure | undefined
}

export class Exchange implements UpstreamOwner, ClientWatcher, RequestFeedOwner {
  readonly requestMethod: string
  readonly #parts: ExchangeParts
  readonly #relay: AnswerRelay
  readonly #startedMs: number
  readonly #client: ClientConnection
  readonly #upstream: UpstreamSocket
  readonly #feed: RequestFeed
  #head: ResponseHead | null = null
  #answerEnded = false
  #settled = false
  #clientHalfClosed = false
  #readerWasSlow = false
  #headTimer: NodeJS.Timeout | null = null

  constructor(parts: ExchangeParts) {
    const { request, response, options, pool, limits } = parts
    this.#parts = parts
    this.requestMethod = request.method ?? 'GET'
    this.#relay = new AnswerRelay(request, response, options)
    // One pair of clock readings per exchange, here and in #endAnswer; the pool uses them too.
    this.#startedMs = performance.now()
    this.#upstream = pool.acquire(this, this.#startedMs)
    this.#feed = new RequestFeed(request, this.#upstream.socket, this)
    if (limits.stallMs > 0) this.#upstream.socket.setTimeout(limits.stallMs)
    this.#client = clientConnectionOf(request.socket)
    this.#client.join(this)
    this.#clientHalfClosed = this.#client.halfClosed
    this.#feed.start(options.body)
  }

  // ── from legacy ──

  onInformation(head: ResponseHead): void {
    this.#startHeadTimer()
    this.#relay.information(head)
  }

  onHead(head: ResponseHead): void {
    if (head.status === 101) throw new MalformedAnswer('101 without an upgrade')
    this.#clearHeadTimer()
    this.#head = head
    this.#relay.head(head, this.#feed.sent)
  }

  onPayload(slice: Buffer): void {
    this.#relay.payload(slice)
  }

  onRawBody(slice: Buffer): void {
    this.#relay.rawBody(slice)
  }

  onAnswerEnd(): void {
    this.#answerEnded = true
  }

  onReadDone(): void {
    if (this.#answerEnded) this.#finishAnswer()
    else this.#relay.flush(this.#upstream.socket)
  }

  onDrain(): void {
    this.#feed.onDrain()
  }

  onUpstreamLost(error: Error | null, connected: boolean): void {
    if (this.#answerEnded) this.#endAnswer()
    else if (this.#head !== null) this.#cut('LEGACY_BODY_CUT', error !== null, error)
    else if (this.#clientHalfClosed) this.#abandonClient()
    else if (connected) this.#failBeforeHead('LEGACY_RESET', error)
    else
      this.#failBeforeHead(
        (error as NodeJS.ErrnoException | null)?.code === 'ETIMEDOUT' ? 'LEGACY_CONNECT_TIMEOUT' : 'LEGACY_CONNECT_REFUSED',
        error,
      )
  }

  onMalformed(cause: Error): void {
    if (this.#relay.headWritten) this.#cut('LEGACY_MALFORMED', false, cause)
    else this.#failBeforeHead('LEGACY_MALFORMED', cause)
  }

  onUpstreamStall(connected: boolean): void {
    if (this.#answerEnded) this.#endAnswer()
    else if (this.#upstream.socket.isPaused() || this.#readerWasSlow) this.#watchSlowReader()
    else if (this.#relay.headWritten) this.#cut('LEGACY_BODY_CUT', true)
    else if (connected && !this.#feed.sent && !this.#upstream.socket.writableNeedDrain) this.#failBeforeHead('CLIENT_STALLED')
    else this.#failBeforeHead(connected ? 'LEGACY_HEAD_TIMEOUT' : 'LEGACY_CONNECT_TIMEOUT')
  }

  /**
   * Legacy waits for a client that reads slowly; whether that one still reads at all only its own socket knows, and node closes it if not.
   * Once the client has caught up, legacy has the whole time anew.
   */
  #watchSlowReader(): void {
    const { request, limits } = this.#parts
    this.#readerWasSlow = this.#upstream.socket.isPaused()
    // Set once: each further time would put off its end.
    if (request.socket.timeout !== limits.stallMs) request.socket.setTimeout(limits.stallMs)
    this.#upstream.socket.setTimeout(limits.stallMs)
  }

  // ── from the client ──

  /** Legacy sees the half-close too and decides itself what it means, as it would have without us. */
  onClientHalfClosed(): void {
    this.#clientHalfClosed = true
    if (this.#feed.sent) this.#upstream.socket.end()
  }

  onClientGone(byReset: boolean): void {
    if (byReset) this.#upstream.reset()
    else this.#upstream.destroy()
    this.#settle({ kind: 'client-gone' })
  }

  onRequestSent(): void {
    if (this.#settled) return
    if (this.#answerEnded) {
      this.#endAnswer()
      return
    }
    this.#startHeadTimer()
    if (this.#clientHalfClosed) this.#upstream.socket.end()
  }

  // ── endings ──

  #finishAnswer(): void {
    // Legacy may go on reading the request after its whole answer; a counted answer is complete for the client either way.
    const waits = !this.#feed.sent && this.#relay.canWaitForRequest && this.#upstream.socket.readable
    if (waits) this.#relay.flush(this.#upstream.socket)
    else this.#endAnswer()
  }

  #endAnswer(): void {
    const { request, options, pool } = this.#parts
    const head = this.#head!
    if (this.#relay.closesClient && !request.complete) lingerOnClose(request.socket)
    // Legacy was told 1.0 and no keep-alive where the client speaks it, so it may close without saying so.
    const reusable = this.#feed.sent && head.keepsAlive && !this.#clientHalfClosed && request.httpVersionMinor === 1
    this.#relay.end()
    if (this.#parts.limits.stallMs > 0) {
      this.#upstream.socket.setTimeout(0)
      this.#limitLastBytes()
    }
    const endedMs = performance.now()
    if (reusable) pool.release(this.#upstream, endedMs, head.keepAliveHintMs)
    else this.#upstream.destroy()
    const body = options.captureResponseBytesMax === undefined ? null : this.#relay.copy()
    this.#settle(new AnsweredOutcome(head, body, endedMs - this.#startedMs, this.#feed.bodyBytes, this.#relay.payloadBytes))
  }

  /** Legacy has done its part; a client that stops reading now would hold its connection, and what it has not read, for ever. */
  #limitLastBytes(): void {
    const { request, response, limits } = this.#parts
    const { socket } = request
    if (socket.writableLength === 0) return
    socket.setTimeout(limits.stallMs)
    // Before node's own listener, which sets the time for keep-alive or lets the next of several pipelined requests have its turn.
    response.prependOnceListener('finish', () => socket.setTimeout(0))
  }

  #failBeforeHead(code: ForwardFailureCode, cause: Error | null = null): void {
    this.#parts.onFailure?.(code, cause)
    const { response } = this.#parts
    this.#upstream.destroy()
    const status = statusOf(code)
    const canAnswer = !response.headersSent && response.socket?.writable === true
    // An unread rest of the request makes the connection useless for another one.
    if (canAnswer) answerOwn(response, status, !this.#feed.sent || !response.shouldKeepAlive)
    this.#settle({ kind: 'failed', code, answeredStatus: canAnswer ? status : null })
  }

  /** Legacy broke off within its answer: so do we, in the same manner (FIN or reset), after what did arrive. */
  #cut(code: ForwardFailureCode, byReset: boolean, cause: Error | null = null): void {
    this.#parts.onFailure?.(code, cause)
    this.#upstream.destroy()
    this.#relay.cut(byReset)
    this.#settle({ kind: 'failed', code, answeredStatus: this.#head?.status ?? null })
  }

  #abandonClient(): void {
    this.#parts.request.socket.destroy()
    this.#settle({ kind: 'client-gone' })
  }

  #settle(outcome: ForwardOutcome): void {
    if (this.#settled) return
    this.#settled = true
    this.#clearHeadTimer()
    this.#feed.stop()
    this.#client.leave(this)
    this.#parts.onSettled()
    this.#parts.onOutcome(outcome, this.#parts.response)
  }

  #startHeadTimer(): void {
    const { headTimeoutMs } = this.#parts.limits
    if (headTimeoutMs === 0 || this.#head !== null) return
    if (this.#headTimer !== null) this.#headTimer.refresh()
    // One turn of the loop later: a head that lies there unread, because this process could not run, is no late head.
    else this.#headTimer = setTimeout(() => setImmediate(() => this.#onHeadLate()), headTimeoutMs)
  }

  #onHeadLate(): void {
    if (this.#head === null && !this.#settled) this.#failBeforeHead('LEGACY_HEAD_TIMEOUT')
  }

  #clearHeadTimer(): void {
    if (this.#headTimer !== null) clearTimeout(this.#headTimer)
    this.#headTimer = null
  }
}
