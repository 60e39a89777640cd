// Every error that the adapters throw, by code: what a caller should answer, whether asking again can help, and what it means. Thrown by all folders here.

export const adapterErrors = {
  ENCODE_NO_BREAKDOWN: { status: 500, retryable: false, meaning: 'a quote without a breakdown was to be written as a legacy price' },
  ENCODE_REFUSAL_UNKNOWN: { status: 500, retryable: false, meaning: 'a refusal that MES has no word for was to be written as one of MES' },
  ENCODE_FIGURE_MALFORMED: {
    status: 500,
    retryable: false,
    meaning: 'a figure of the quote is not the plain decimal text that MES writes',
  },
  ENCODE_PRICE_MALFORMED: { status: 500, retryable: false, meaning: 'the bytes to import are not a stored price as encodePrice writes it' },
  ENCODE_ID_OUT_OF_RANGE: { status: 500, retryable: false, meaning: 'the number leaves the range of ids that clients store as int' },
  WRITE_BACK_LEDGER_UNAVAILABLE: {
    status: 503,
    retryable: true,
    meaning: 'the ledger of write-backs at the pricing service did not do what it was asked',
  },
  MES_UNREACHABLE: { status: 502, retryable: true, meaning: 'the connection to MES could not be made or broke' },
  MES_TIMEOUT: { status: 504, retryable: true, meaning: 'MES did not answer in time' },
  MES_ANSWER_UNEXPECTED: { status: 502, retryable: false, meaning: 'MES answered outside its contract' },
} as const
export type AdapterErrorCode = keyof typeof adapterErrors

/** The message starts with what was attempted; the cause is kept and never shown to clients. */
export class AdapterError extends Error {
  readonly code: AdapterErrorCode
  readonly status: number
  readonly retryable: boolean

  constructor(code: AdapterErrorCode, attempted: string, cause?: unknown) {
    super(`${attempted}: ${adapterErrors[code].meaning}`, cause === undefined ? undefined : { cause })
    this.name = 'AdapterError'
    this.code = code
    this.status = adapterErrors[code].status
    this.retryable = adapterErrors[code].retryable
  }
}
