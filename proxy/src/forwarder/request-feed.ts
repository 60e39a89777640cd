// The way of a request from client to legacy: its head, then its body, streamed with back-pressure or captured before. Part of one exchange.
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { framingOf, lastChunk, type RequestFraming, requestHead } from './request-head.ts'
import { SpentPieces } from './spent-pieces.ts'

export interface RequestFeedOwner {
  onRequestSent(): void
}

export class RequestFeed {
  readonly #request: IncomingMessage
  readonly #socket: Socket
  readonly #framing: RequestFraming
  readonly #owner: RequestFeedOwner
  #onData: ((chunk: Buffer) => void) | null = null
  #onEnd: (() => void) | null = null
  #spent: SpentPieces | null = null
  #paused = false
  sent = false
  bodyBytes = 0

  constructor(request: IncomingMessage, socket: Socket, owner: RequestFeedOwner) {
    this.#request = request
    this.#socket = socket
    this.#framing = framingOf(request)
    this.#owner = owner
  }

  start(captured: Buffer | undefined): void {
    if (captured !== undefined) this.#sendCaptured(captured)
    else if (this.#framing === 'none') this.#sendHeadOnly()
    else this.#stream()
  }

  onDrain(): void {
    this.#spent?.free()
    if (!this.#paused) return
    this.#paused = false
    this.#request.resume()
  }

  /** Nothing more goes out; what still comes from the client is left to node:http, which drops it. */
  stop(): void {
    if (this.sent) return
    if (this.#onData !== null) this.#request.off('data', this.#onData)
    if (this.#onEnd !== null) this.#request.off('end', this.#onEnd)
    if (this.#paused || this.#framing !== 'none') this.#request.resume()
  }

  #sendHeadOnly(): void {
    this.#socket.write(requestHead(this.#request, null), 'latin1')
    this.#finish()
  }

  #sendCaptured(body: Buffer): void {
    const chunked = this.#framing === 'chunked'
    const socket = this.#socket
    socket.cork()
    socket.write(requestHead(this.#request, chunked ? null : body.length), 'latin1')
    if (chunked) this.#writeChunk(body)
    else if (body.length > 0) socket.write(body)
    if (chunked) socket.write(lastChunk(this.#request.rawTrailers), 'latin1')
    socket.uncork()
    this.bodyBytes = body.length
    this.#finish()
  }

  #stream(): void {
    const socket = this.#socket
    // One packet for the head and what the client sent along with it: both are here before the next tick.
    socket.cork()
    process.nextTick(() => socket.uncork())
    socket.write(requestHead(this.#request, null), 'latin1')
    this.#spent = new SpentPieces(socket)
    // Bound here and not as fields: most requests have no body.
    this.#onData = chunk => this.#writeBody(chunk)
    this.#onEnd = () => this.#endBody()
    this.#request.on('data', this.#onData)
    this.#request.on('end', this.#onEnd)
  }

  #writeBody(chunk: Buffer): void {
    this.bodyBytes += chunk.length
    const flows = this.#framing === 'chunked' ? this.#writeChunk(chunk) : this.#socket.write(chunk)
    this.#spent?.add(chunk)
    if (!flows) {
      this.#paused = true
      this.#request.pause()
    }
  }

  #endBody(): void {
    if (this.#framing === 'chunked') this.#socket.write(lastChunk(this.#request.rawTrailers), 'latin1')
    this.#finish()
  }

  /** An empty slice is no chunk: a zero size would end the body. */
  #writeChunk(chunk: Buffer): boolean {
    if (chunk.length === 0) return true
    const socket = this.#socket
    socket.cork()
    socket.write(`${chunk.length.toString(16)}\r\n`, 'latin1')
    socket.write(chunk)
    const flows = socket.write('\r\n', 'latin1')
    socket.uncork()
    return flows
  }

  #finish(): void {
    this.sent = true
    this.#owner.onRequestSent()
  }
}
