// The coded failures of the proxy: code = stage + cause. Stages throw them, pipeline.ts turns them into a fallback, record counts them by code.
// docs/errors.md is made from this table. Clients never see a code or a message from here.

export interface ErrorMeaning {
  /** What the client gets when legacy may not answer instead; 0 when nobody is left to be answered. */
  readonly status: number
  /** Nothing was done: the same request may be answered by legacy now, or be sent again by the client. */
  readonly retryable: boolean
  readonly meaning: string
}

export const errorTable = {
  CAPTURE_CLIENT_WENT_AWAY: { status: 0, retryable: false, meaning: 'the client closed its connection before its request was complete' },
  CAPTURE_CLIENT_STALLED: {
    status: 408,
    retryable: false,
    meaning: 'the body of the request stopped arriving for as long as stallMs of the routes file allows',
  },
  ADMIT_CANDIDATE_NOT_CONFIGURED: {
    status: 503,
    retryable: true,
    meaning: 'the flag names the candidate, but this proxy was started without --pricing',
  },
  ADMIT_CANDIDATE_FULL: {
    status: 503,
    retryable: true,
    meaning: 'the candidate already holds as many requests as it works off well, at most candidateInFlightCountMax',
  },
  ADMIT_LOAD_TEST_SHED: {
    status: 503,
    retryable: false,
    meaning:
      'a load test (loadTestPartnerIds) gave way: the candidate has no place for it, or the operators wait for legacy longer than usual',
  },
  CANDIDATE_CONNECT_REFUSED: { status: 503, retryable: true, meaning: 'nobody listens at the pricing service, or its host is unreachable' },
  CANDIDATE_CONNECTION_CUT: { status: 503, retryable: true, meaning: 'the pricing service closed the connection within an answer' },
  CANDIDATE_DEADLINE_PASSED: { status: 503, retryable: true, meaning: 'the candidate had no answer ready at candidateDeadlineMs' },
  CANDIDATE_REQUEST_TOO_HEAVY: {
    status: 503,
    retryable: true,
    meaning: 'the pricing service takes no more of this partner now, or cannot calculate this request within its deadline',
  },
  CANDIDATE_OVERLOADED: { status: 503, retryable: true, meaning: 'the pricing service says that it has too much to do (429 or 503)' },
  CANDIDATE_REQUEST_REFUSED: {
    status: 503,
    retryable: true,
    meaning: 'the pricing service finds the request itself wrong (400, 413 or 422), which says nothing about its health',
  },
  CANDIDATE_STATUS_UNEXPECTED: {
    status: 503,
    retryable: true,
    meaning: 'the pricing service answered with a status that says it could not do the work',
  },
  CANDIDATE_ANSWER_UNDECODABLE: {
    status: 503,
    retryable: true,
    meaning: 'the answer of the pricing service is not a quote as the contract has it',
  },
  CANDIDATE_ANSWER_UNENCODABLE: {
    status: 503,
    retryable: true,
    meaning: 'a quote arrived that the adapter cannot say in the words of the legacy',
  },
  CANDIDATE_QUOTE_FAILED: { status: 503, retryable: true, meaning: 'the pricing service gave the quote up after all attempts' },
  CANDIDATE_FAULT: {
    status: 503,
    retryable: true,
    meaning: 'a fault of our own code while the candidate was served; the log has its stack',
  },
  MODEL_SOURCE_UNAVAILABLE: { status: 503, retryable: true, meaning: 'the model could not be found or read at MES' },
  WRITE_BACK_NOT_CONFIGURED: {
    status: 503,
    retryable: true,
    meaning: 'the result has to be recorded in MES, but this proxy was started without mesAdminKey',
  },
  WRITE_BACK_NOT_NOTED: {
    status: 503,
    retryable: true,
    meaning: 'the pricing service gave no number for the calculation, or did not note it; MES was not asked to record anything',
  },
  WRITE_BACK_REFUSED: {
    status: 503,
    retryable: true,
    meaning: 'MES surely has not recorded the calculation: it refused it, or it was never sent',
  },
  WRITE_BACK_UNSETTLED: {
    status: 502,
    retryable: false,
    meaning: 'the calculation was sent to MES, which never said whether it recorded it; a second one must not follow',
  },
  SHADOW_CLOSING: { status: 0, retryable: false, meaning: 'the proxy shut down while a mirrored request ran' },
  LEGACY_RETIRED: {
    status: 501,
    retryable: false,
    meaning:
      'only legacy could have answered this request (a body above the bound, a partner that only MES knows), and its capability is retired',
  },
  CLIENT_WENT_AWAY: { status: 0, retryable: false, meaning: 'the client closed its connection while the candidate worked' },
} as const satisfies Record<string, ErrorMeaning>

export type ErrorCode = keyof typeof errorTable

/** A coded failure; the message starts with what was attempted. */
export class ProxyError extends Error {
  override readonly name = 'ProxyError'
  readonly code: ErrorCode

  constructor(code: ErrorCode, attempted: string, cause?: unknown) {
    super(`${attempted}: ${errorTable[code].meaning}`, cause === undefined ? undefined : { cause })
    this.code = code
  }

  get meaning(): ErrorMeaning {
    return errorTable[this.code]
  }
}

/** Shape: anything thrown -> a coded failure; what carries no code is a fault of our own. */
export function asProxyError(thrown: unknown, attempted: string): ProxyError {
  return thrown instanceof ProxyError ? thrown : new ProxyError('CANDIDATE_FAULT', attempted, thrown)
}
