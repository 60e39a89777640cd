// The byte-faithful hop to legacy: an IncomingMessage flows in, the legacy's own bytes flow out. Called by the pipeline and by app.ts.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Leniency } from './lenient-head.ts'

export { attachEngine, engineServerOptions } from './attach-engine.ts'
export { answerOnSocket } from './failure-answers.ts'
export { createForwarder } from './forwarder.ts'
export type { Leniency } from './lenient-head.ts'
export { lingerOnClose } from './lingering-close.ts'

export interface ForwarderOptions {
  /** `http://host:port`, `https://host[:port]` (certificate verified) or `unix:/path/to.sock`. */
  readonly origin: string
  /** How long a kept socket may lie idle before it is closed; keep it below the backend's own limit. Default 4 000. */
  readonly idleSocketMs?: number
  /** 0 = no limit. Default 10 000. */
  readonly connectTimeoutMs?: number
  /** From the whole request sent until the answer's head; 0 = no limit (default: legacy may compute for minutes). */
  readonly headTimeoutMs?: number
  /** No byte either way between us and legacy for so long ends a running exchange; 0 = no limit (default). */
  readonly stallMs?: number
  /** `lenient` relays odd answers of an old server as it wrote them (see lenient-head.ts); default `strict`: they become a 502. */
  readonly leniency?: Leniency
  /** Certificates in PEM that are trusted instead of the public ones, for an `https://` origin behind a private authority. */
  readonly certificateAuthority?: string
  /** Why an exchange failed, before its outcome is told; it must not throw. */
  readonly onFailure?: OnFailure
  readonly side: 'legacy'
}

/** What one exchange waits for; 0 = without limit. */
export interface ExchangeLimits {
  /** From the whole request sent until the head of the answer. */
  readonly headTimeoutMs: number
  /** No byte either way for so long ends the exchange. */
  readonly stallMs: number
}

/** What may change while the forwarder runs; exchanges under way keep the limits they began with. */
export type ForwarderTuning = Partial<
  Pick<ForwarderOptions, 'idleSocketMs' | 'connectTimeoutMs' | 'headTimeoutMs' | 'stallMs' | 'leniency'>
>

export interface ForwardOptions {
  /** Absent: those of the forwarder. */
  readonly limits?: ExchangeLimits
  /** The whole request body, captured before. Absent: the body is streamed. Its framing stays what the client used. */
  readonly body?: Buffer
  /** The client has had a 100 of ours, so one of legacy's does not reach it. */
  readonly toldToContinue?: boolean
  /** Keep a copy of the answer's body up to this many bytes. Absent: no copy. */
  readonly captureResponseBytesMax?: number
  /** Name, value, name, value …: appended to the answer's fields. */
  readonly extraResponseHeaders?: readonly string[]
}

export const forwardFailureCodes = [
  'LEGACY_CONNECT_REFUSED',
  'LEGACY_CONNECT_TIMEOUT',
  'LEGACY_HEAD_TIMEOUT',
  'LEGACY_RESET',
  'LEGACY_BODY_CUT',
  'LEGACY_MALFORMED',
  'CLIENT_STALLED',
] as const

export type OnFailure = (code: ForwardFailureCode, cause: Error | null) => void

export type ForwardFailureCode = (typeof forwardFailureCodes)[number]

export type ForwardOutcome =
  | {
      kind: 'answered'
      status: number
      /** As legacy sent them: name, value, name, value … */
      rawHeaders: readonly string[]
      /** The copy; null when none was asked for or the body went over the bound. */
      body: Buffer | null
      /** From the request's head to the last byte of the answer, as it was handed to the client's socket. */
      totalMs: number
      /** Bytes of the request's body that went to legacy. */
      bytesIn: number
      /** Bytes of the answer's body that came from legacy. */
      bytesOut: number
    }
  | {
      kind: 'failed'
      code: ForwardFailureCode
      /** The status the client got: 502 or 504 of ours, legacy's own when its body was cut, null when none could be sent. */
      answeredStatus: number | null
    }
  | { kind: 'client-gone' }

/** `response`: the one the exchange was about, so that one function can serve all. */
export type OnOutcome = (outcome: ForwardOutcome, response: ServerResponse) => void

export interface Forwarder {
  /** Forwards one exchange and answers the client. Resolves when the exchange ended; never rejects. */
  forward(request: IncomingMessage, response: ServerResponse, options?: ForwardOptions): Promise<ForwardOutcome>
  /** As `forward`, by callback: nearly all requests go this way, and promises would be a good part of their cost. */
  pass(request: IncomingMessage, response: ServerResponse, options: ForwardOptions | undefined, onOutcome: OnOutcome): void
  /** Replays an upgrade or CONNECT request, relays legacy's answer and after its agreement (101, or 2xx to CONNECT) every byte both ways. */
  tunnel(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** From the next exchange on; what is left out goes back to what the forwarder was made with. */
  tune(tuning: ForwarderTuning): void
  /** Closes idle sockets and tunnels at once; resolves when the running exchanges have ended. */
  close(): Promise<void>
  readonly openSocketCount: number
}

/** What the engine hands on. `Expect: 100-continue` requests come without an automatic 100. */
export interface EngineHandlers {
  onRequest(request: IncomingMessage, response: ServerResponse): void
  onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** Absent: CONNECT is refused with 405. */
  readonly onConnect?: (request: IncomingMessage, socket: Duplex, head: Buffer) => void
}
