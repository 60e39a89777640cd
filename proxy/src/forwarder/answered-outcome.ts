// What became of an exchange that legacy answered. Made by the exchange; a class, because an object with its own getter costs more than all the rest of it.
import type { ForwardOutcome } from './index.ts'
import { type ResponseHead, rawHeadersOf } from './response-head.ts'

export class AnsweredOutcome implements Extract<ForwardOutcome, { kind: 'answered' }> {
  readonly kind = 'answered'
  readonly status: number
  readonly body: Buffer | null
  readonly totalMs: number
  readonly bytesIn: number
  readonly bytesOut: number
  readonly #headText: string

  constructor(head: ResponseHead, body: Buffer | null, totalMs: number, bytesIn: number, bytesOut: number) {
    this.status = head.status
    this.body = body
    this.totalMs = totalMs
    this.bytesIn = bytesIn
    this.bytesOut = bytesOut
    this.#headText = head.receivedText
  }

  /** Most outcomes are only counted: the fields are cut apart for those who ask. */
  get rawHeaders(): readonly string[] {
    return rawHeadersOf(this.#headText)
  }
}
