// The way of an answer from legacy to the client: heads and body bytes as they came, with back-pressure, and a bounded copy. Part of one exchange.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { writeClientHead } from './client-head.ts'
import type { ForwardOptions } from './index.ts'
import { isLent, kept, release } from './read-buffer.ts'
import { resetSocket } from './reset.ts'
import type { ResponseHead } from './response-head.ts'

/** Up to here head and body leave as one string, in one write; above, two buffers are cheaper than a conversion. */
const oneWriteBytesMax = 4096
const nothing = Buffer.alloc(0)
const noFields: readonly string[] = []

export class AnswerRelay {
  readonly #response: ServerResponse
  readonly #options: ForwardOptions
  readonly #oldClient: boolean
  #head: ResponseHead | null = null
  #held: Buffer | null = null
  #copy: Buffer[] | null
  #copiedBytes = 0
  #expectOpen: boolean
  payloadBytes = 0
  headWritten = false
  closesClient = false
  #endsWithAnswer = false

  constructor(request: IncomingMessage, response: ServerResponse, options: ForwardOptions) {
    this.#response = response
    this.#options = options
    this.#oldClient = request.httpVersionMinor === 0
    this.#copy = options.captureResponseBytesMax === undefined ? null : []
    this.#expectOpen = options.toldToContinue !== true && request.headers.expect !== undefined
  }

  /** True when the client can tell that its answer is complete, so that the rest of its request may still go to legacy, as it would directly. */
  get canWaitForRequest(): boolean {
    return !this.#endsWithAnswer
  }

  /** A 1xx goes out at once, verbatim; HTTP/1.0 knows none, and one 100 is enough. */
  information(head: ResponseHead): void {
    if (this.#oldClient || (head.status === 100 && this.#options.toldToContinue === true)) return
    if (head.status === 100) this.#expectOpen = false
    this.#response.socket?.write(`${head.text}\r\n`, 'latin1')
  }

  head(head: ResponseHead, requestSent: boolean): void {
    this.#head = head
    const endsByClose = head.framing === 'until-close' || (head.framing === 'chunked' && this.#oldClient)
    // After a final answer nobody knows whether the body that was asked about will come (RFC 9110 §10.1.1).
    const isUnsure = !requestSent && this.#expectOpen
    const endsEarly = !requestSent && !head.keepsAlive
    // The contract has "413, connection closed", and a body that was a byte too long has been sent whole by then (mes-http.md, "Manners").
    const refusesMore = head.status === 413 && !head.keepsAlive
    this.closesClient = endsByClose || isUnsure || endsEarly || refusesMore || !this.#response.shouldKeepAlive
    // node:http closes at `end`, which alone sends a head that has no body.
    this.#endsWithAnswer = endsByClose || isUnsure || (this.closesClient && head.framing === 'none')
  }

  payload(slice: Buffer): void {
    this.payloadBytes += slice.length
    if (this.#oldClient && this.#head!.framing === 'chunked') this.#hold(slice)
    if (this.#copy === null) return
    this.#copiedBytes += slice.length
    if (this.#copiedBytes > this.#options.captureResponseBytesMax!) this.#copy = null
    // A copy of its own: what is kept to be written is read over once it was written.
    else this.#copy.push(Buffer.from(slice))
  }

  rawBody(slice: Buffer): void {
    if (!this.#oldClient || this.#head!.framing !== 'chunked') this.#hold(slice)
  }

  /** Sends what one read brought; a head whose body is still to come does not wait for it. */
  flush(upstream: Socket): void {
    if (this.#head === null) return
    const held = this.#held
    this.#held = null
    const headWasWritten = this.headWritten
    this.#writeHead()
    if (held === null && headWasWritten) return
    // Where no body may be, `write` would drop the head as well; the request may still go on after `end`.
    if (this.#head.framing === 'none') {
      this.#response.end()
      return
    }
    if (this.#write(held) || !this.#response.writableNeedDrain) return
    upstream.pause()
    this.#response.once('drain', () => upstream.resume())
  }

  end(): void {
    const held = this.#held
    this.#held = null
    this.#writeHead()
    if (held === null) this.#response.end()
    else if (held.length <= oneWriteBytesMax) this.#response.end(held.toString('latin1'), 'latin1')
    else {
      const bytes = kept(held)
      if (isLent(bytes)) this.#response.end(bytes, () => release(bytes))
      else this.#response.end(bytes)
    }
  }

  cut(byReset: boolean): void {
    const socket = this.#response.socket
    if (socket === null) return
    // Without chunks an old client would take an orderly end for the end of the answer.
    if (byReset || (this.#oldClient && this.#head?.framing === 'chunked')) resetSocket(socket)
    else socket.destroySoon()
  }

  copy(): Buffer | null {
    return this.#copy === null ? null : Buffer.concat(this.#copy)
  }

  #write(held: Buffer | null): boolean {
    if (held === null) return this.#response.write(nothing)
    const bytes = kept(held)
    return isLent(bytes) ? this.#response.write(bytes, () => release(bytes)) : this.#response.write(bytes)
  }

  #hold(slice: Buffer): void {
    this.#held = this.#held === null ? slice : Buffer.concat([this.#held, slice])
  }

  #writeHead(): void {
    if (this.headWritten) return
    this.headWritten = true
    writeClientHead(this.#response, this.#head!, {
      close: this.closesClient,
      oldClient: this.#oldClient,
      extraFields: this.#options.extraResponseHeaders ?? noFields,
    })
  }
}
