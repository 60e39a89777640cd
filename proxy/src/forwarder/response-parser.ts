// Incremental HTTP/1.1 response parser: bytes of one upstream socket flow in, heads and body slices flow out to whoever runs the exchange.
import { ChunkedBody } from './chunked-body.ts'
import { endOfLenientHead, type Leniency, readLenientHead } from './lenient-head.ts'
import { MalformedAnswer, type ResponseHead, readResponseHead } from './response-head.ts'

export interface ResponseListener {
  readonly requestMethod: string
  /** A 1xx other than 101: another head follows. */
  onInformation(head: ResponseHead): void
  onHead(head: ResponseHead): void
  /** Body bytes without framing, in slices. */
  onPayload(slice: Buffer): void
  /** Body bytes as they came, framing and trailers included; at most once per read. */
  onRawBody(slice: Buffer): void
  onAnswerEnd(): void
}

const headBytesMax = 1024 * 1024
const endOfHead = Buffer.from('\r\n\r\n')

export class ResponseParser {
  #listener: ResponseListener | null = null
  #state: 'idle' | 'head' | 'counted' | 'chunked' | 'until-close' | 'switched' = 'idle'
  #heldBytes: Buffer | null = null
  #heldCount = 0
  #restBytes = 0
  #chunked: ChunkedBody | null = null
  readonly #isLenient: boolean

  constructor(leniency: Leniency = 'strict') {
    this.#isLenient = leniency === 'lenient'
  }

  /** Call before the request goes out. */
  expect(listener: ResponseListener): void {
    this.#listener = listener
    this.#state = 'head'
    this.#heldCount = 0
  }

  /** Shape: returns how many bytes belonged to this answer; the rest came unasked. Errors: MalformedAnswer. */
  read(bytes: Buffer): number {
    let index = 0
    while (index < bytes.length) {
      switch (this.#state) {
        case 'head':
          index = this.#readHead(bytes, index)
          break
        case 'counted':
          index = this.#readCounted(bytes, index)
          break
        case 'chunked':
          index = this.#readChunked(bytes, index)
          break
        case 'until-close':
          this.#pass(bytes.subarray(index))
          return bytes.length
        default:
          return index
      }
    }
    return index
  }

  /** The peer said that no more bytes come. True when that was a proper end of the answer. */
  finish(): boolean {
    if (this.#state !== 'until-close') return false
    this.#end()
    return true
  }

  #readHead(bytes: Buffer, start: number): number {
    let index = start
    if (this.#heldCount === 0) {
      const end = this.#endOfHead(bytes, index)
      if (end === null) {
        this.#hold(bytes, index, bytes.length)
        return bytes.length
      }
      this.#takeHead(bytes.toString('latin1', index, end.fieldsEnd))
      return end.headEnd
    }
    const before = this.#heldCount
    this.#hold(bytes, index, bytes.length)
    const held = this.#heldBytes!
    const end = this.#endOfHead(held.subarray(0, this.#heldCount), Math.max(0, before - 3))
    if (end === null) return bytes.length
    index += end.headEnd - before
    this.#heldCount = 0
    this.#takeHead(held.toString('latin1', 0, end.fieldsEnd))
    return index
  }

  #endOfHead(bytes: Buffer, start: number): { fieldsEnd: number; headEnd: number } | null {
    if (this.#isLenient) return endOfLenientHead(bytes, start)
    const end = bytes.indexOf(endOfHead, start)
    return end === -1 ? null : { fieldsEnd: end + 2, headEnd: end + 4 }
  }

  #hold(bytes: Buffer, start: number, end: number): void {
    const needed = this.#heldCount + end - start
    if (needed > headBytesMax) throw new MalformedAnswer('head too long')
    if (this.#heldBytes === null || this.#heldBytes.length < needed) {
      const larger = Buffer.allocUnsafeSlow(Math.max(4096, needed * 2))
      this.#heldBytes?.copy(larger, 0, 0, this.#heldCount)
      this.#heldBytes = larger
    }
    bytes.copy(this.#heldBytes, this.#heldCount, start, end)
    this.#heldCount = needed
  }

  #takeHead(text: string): void {
    const listener = this.#listener!
    const head = (this.#isLenient ? readLenientHead : readResponseHead)(text, listener.requestMethod)
    if (head.status < 200 && head.status !== 101) {
      listener.onInformation(head)
      return
    }
    if (head.status === 101 || (listener.requestMethod === 'CONNECT' && head.status < 300)) this.#state = 'switched'
    else if (head.framing === 'chunked') {
      this.#state = 'chunked'
      this.#chunked = new ChunkedBody()
    } else if (head.framing === 'until-close') this.#state = 'until-close'
    else this.#state = 'counted'
    this.#restBytes = head.contentLengthBytes
    listener.onHead(head)
    if (this.#state === 'counted' && this.#restBytes === 0) this.#end()
  }

  #readCounted(bytes: Buffer, index: number): number {
    const end = Math.min(bytes.length, index + this.#restBytes)
    this.#restBytes -= end - index
    this.#pass(index === 0 && end === bytes.length ? bytes : bytes.subarray(index, end))
    if (this.#restBytes === 0) this.#end()
    return end
  }

  #readChunked(bytes: Buffer, index: number): number {
    const listener = this.#listener!
    const chunked = this.#chunked!
    const end = chunked.walk(bytes, index, slice => listener.onPayload(slice))
    listener.onRawBody(bytes.subarray(index, end))
    if (chunked.done) this.#end()
    return end
  }

  #pass(slice: Buffer): void {
    const listener = this.#listener!
    listener.onPayload(slice)
    listener.onRawBody(slice)
  }

  #end(): void {
    this.#state = 'idle'
    this.#chunked = null
    if (this.#heldBytes !== null && this.#heldBytes.length > 65_536) this.#heldBytes = null
    this.#listener!.onAnswerEnd()
  }
}
