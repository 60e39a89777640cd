// Every way in which the pricing service says no or breaks, once: code -> status, retryable, meaning. Thrown as ServiceError by all
// folders, turned into problem+json by http/problems.ts and into a quote's `failure` by worker/quote-job.ts. docs/errors.md lists this table.
interface ErrorEntry {
  /** HTTP status when the error answers a request. */
  readonly status: number
  /** Whether the same request, unchanged, may succeed later. */
  readonly retryable: boolean
  readonly meaning: string
}

export const errorTable = {
  REQUEST_INVALID: { status: 400, retryable: false, meaning: 'a key, type or header of the request is not what the contract says' },
  REQUEST_NOT_JSON: { status: 400, retryable: false, meaning: 'the body is not one JSON document' },
  REQUEST_CUT: { status: 400, retryable: false, meaning: 'the body ended before it was complete' },
  REQUEST_TOO_LARGE: { status: 413, retryable: false, meaning: 'the body is longer than the route takes' },
  REQUEST_TYPE_UNSUPPORTED: { status: 415, retryable: false, meaning: 'the route does not take this content type' },
  ROUTE_NOT_FOUND: { status: 404, retryable: false, meaning: 'no route has this method and path' },
  QUOTE_NOT_FOUND: { status: 404, retryable: false, meaning: 'no quote has this id' },
  QUOTE_FINISHED: { status: 409, retryable: false, meaning: 'the quote has its answer already and cannot be cancelled' },
  QUOTE_NOT_FAILED: { status: 409, retryable: false, meaning: 'only a failed quote is calculated again' },
  WEBHOOK_NOT_FAILED: { status: 409, retryable: false, meaning: 'only an undeliverable webhook is sent again' },
  WRITE_BACK_NUMBER_REFUSED: { status: 409, retryable: false, meaning: 'the number of a write-back is in no block, or was noted before' },
  WRITE_BACK_SETTLED: { status: 409, retryable: false, meaning: 'the write-back was settled otherwise before, or never noted' },
  CALLBACKS_OFF: { status: 422, retryable: false, meaning: 'the request has a callbackUrl, and this service sends no webhooks' },
  CALLBACK_URL_REFUSED: { status: 422, retryable: false, meaning: 'the callbackUrl is none, or leads where webhooks may not go' },
  MODEL_HASH_MISMATCH: { status: 422, retryable: false, meaning: 'the bytes received do not have the SHA-256 of the path' },
  IDEMPOTENCY_KEY_REUSED: { status: 422, retryable: false, meaning: 'the Idempotency-Key belongs to another request' },
  STORE_UNAVAILABLE: { status: 503, retryable: true, meaning: 'the database did not answer in time; nothing is known to be accepted' },
  QUEUE_UNAVAILABLE: { status: 503, retryable: true, meaning: 'the queue cannot be reached; nothing was accepted' },
  QUEUE_FULL: { status: 503, retryable: true, meaning: 'too many quotes wait already; nothing was accepted' },
  STORE_FULL: { status: 503, retryable: true, meaning: 'the queue’s store, the database or the disk is nearly full; nothing was accepted' },
  PARTNER_QUOTA_EXCEEDED: {
    status: 429,
    retryable: true,
    meaning: 'the partner has as much calculation in flight, or asked for per minute, as it may; nothing was accepted',
  },
  DEADLINE_UNREACHABLE: {
    status: 503,
    retryable: true,
    meaning: 'what waits already would take longer than Request-Timeout allows; nothing was accepted',
  },
  EVENT_STREAMS_FULL: { status: 503, retryable: true, meaning: 'too many event streams are open at this process' },
  MODELS_UNAVAILABLE: { status: 503, retryable: true, meaning: 'the model folder cannot be read or written' },
  SERVICE_FAULT: { status: 500, retryable: true, meaning: 'a fault of the service; the log has its cause' },
  MODEL_BYTES_MISSING: { status: 500, retryable: true, meaning: 'the worker does not find the bytes of an accepted model' },
  THREAD_OUT_OF_MEMORY: { status: 500, retryable: true, meaning: 'the calculating thread ran out of memory' },
  THREAD_CRASHED: { status: 500, retryable: true, meaning: 'the calculating thread ended before it answered' },
  ENGINE_FAULT: { status: 500, retryable: false, meaning: 'the engine failed on this model; a defect of the service' },
  JOB_DEADLINE_PASSED: { status: 500, retryable: false, meaning: 'the calculation took longer than the worker allows' },
  JOB_MEMORY_EXCEEDED: {
    status: 500,
    retryable: false,
    meaning: 'the model needs more memory than the worker gives all its jobs together',
  },
  QUOTE_EXPIRED: { status: 504, retryable: true, meaning: 'the caller’s Request-Timeout passed before the quote was calculated' },
  QUOTE_ABANDONED: { status: 500, retryable: true, meaning: 'everybody who waited for the quote went away before it was calculated' },
  QUOTE_CANCELLED: { status: 500, retryable: false, meaning: 'the quote was cancelled before it was calculated' },
  JOB_ATTEMPTS_EXHAUSTED: { status: 500, retryable: false, meaning: 'every allowed attempt ended without an answer' },
} as const satisfies Record<string, ErrorEntry>

export type ErrorCode = keyof typeof errorTable

/** Refusals are answers about the request or the model (contract.ts); over HTTP those found at once are 422. */
export const refusalStatus = 422

/** `message` is for people and may reach clients; what must not leak belongs in `cause`. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError'
  readonly code: ErrorCode
  /** For refusals whose end can be predicted; null: the usual time. */
  readonly retryAfterSeconds: number | null

  constructor(code: ErrorCode, message: string, options: { cause?: unknown; retryAfterSeconds?: number } = {}) {
    super(message, options)
    this.code = code
    this.retryAfterSeconds = options.retryAfterSeconds ?? null
  }
}

/** A refusal of the request itself, before any quote exists. */
export class RequestRefused extends Error {
  override readonly name = 'RequestRefused'
  readonly code: string

  constructor(code: string, detail: string) {
    super(detail)
    this.code = code
  }
}
