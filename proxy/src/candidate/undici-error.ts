// What undici threw, as one of our codes: never connected, cut off, or more bytes than an answer may have. Called by the clients of new services.
import type { ErrorCode } from '../errors.ts'

const neverConnected = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'])

export function codeOfUndiciError(cause: unknown): ErrorCode {
  const code = (cause as { code?: unknown }).code
  if (typeof code === 'string' && neverConnected.has(code)) return 'CANDIDATE_CONNECT_REFUSED'
  return code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE' ? 'CANDIDATE_ANSWER_UNDECODABLE' : 'CANDIDATE_CONNECTION_CUT'
}
