// The new side of a capability that only reads and whose service answers in the legacy's own words: the client's request goes there as it is, and the
// answer comes back as it is. In: where service and legacy listen. Out: a Candidate for routes/index.ts. The price route needs an adapter of its own.
import { type Dispatcher, Pool } from 'undici'
import { type ErrorCode, ProxyError } from '../errors.ts'
import type { Reply } from '../exchange.ts'
import type { Candidate, CandidateReply } from './candidate.ts'
import { codeOfUndiciError } from './undici-error.ts'

export interface ReadSideParts {
  /** Origin of the new service, for messages `serviceName`. */
  readonly service: string
  readonly serviceName: string
  /** `http://…`, `https://…` or `unix:/path`. */
  readonly legacy: string
  /** PEM; null: the public authorities. */
  readonly certificateAuthority: string | null
  readonly connectionCountMax: number
  readonly answerBytesMax: number
}

/** What belongs to the hop, and what the next hop writes itself. `Transfer-Encoding` of an answer stays: it tells how legacy's clients know it framed. */
const hopFields = new Set(['connection', 'keep-alive', 'proxy-connection', 'te', 'upgrade', 'expect'])
/** Only legacy can say this in its own words, and identity stays its affair until it moves itself. */
const turnedAway = new Set([401, 403])
const rehearsalFields = ['X-Rehearsal', 'true']

export function openReadSide(parts: ReadSideParts): Candidate {
  const { serviceName } = parts
  const service = poolTo(parts.service, parts, null)
  const legacy = poolTo(parts.legacy, { ...parts, connectionCountMax: 1 }, parts.certificateAuthority)

  async function asked(target: string, fields: readonly string[], signal: AbortSignal): Promise<CandidateReply> {
    const attempted = `asking ${serviceName} for ${target}`
    const reply = await get(service, target, fields, signal, attempted)
    if (turnedAway.has(reply.status)) return { kind: 'legacy-only', reason: `${serviceName} does not know the client` }
    const code = codeOfStatus(reply.status)
    if (code !== null) throw new ProxyError(code, attempted, new Error(`status ${reply.status}`))
    return { kind: 'reply', reply }
  }

  return {
    answer: ({ target, rawHeaders, deadline }) => asked(target, endToEnd(rawHeaders), deadline.signal),
    turnAway: async () => null,
    async rehearse({ target, deadline }, legacyReply) {
      if (turnedAway.has(legacyReply.status)) return { kind: 'legacy-only', reason: 'legacy turned the client away' }
      return asked(target, rehearsalFields, deadline.signal)
    },
    replay: ({ kept, deadline }) => asked(kept.target, rehearsalFields, deadline.signal),
    askLegacyWithoutEffects: ({ target, rawHeaders, deadline }) =>
      get(legacy, target, endToEnd(rawHeaders), deadline.signal, `asking legacy for ${target}`),
    async close() {
      await Promise.all([service.destroy(), legacy.destroy()])
    },
  }
}

function poolTo(place: string, { connectionCountMax, answerBytesMax }: ReadSideParts, certificateAuthority: string | null): Pool {
  const socketPath = place.startsWith('unix:') ? place.slice('unix:'.length) : null
  return new Pool(socketPath === null ? new URL(place).origin : 'http://localhost', {
    connections: connectionCountMax,
    allowH2: false,
    // Time is bounded by the caller's signal.
    headersTimeout: 0,
    bodyTimeout: 0,
    maxResponseSize: answerBytesMax,
    connect: {
      timeout: 5_000,
      ...(socketPath === null ? {} : { socketPath }),
      ...(certificateAuthority === null ? {} : { ca: certificateAuthority }),
    },
  })
}

/** Errors: the signal's reason; CANDIDATE_CONNECT_REFUSED, CANDIDATE_CONNECTION_CUT, CANDIDATE_ANSWER_UNDECODABLE for an answer without end. */
async function get(pool: Pool, path: string, fields: readonly string[], signal: AbortSignal, attempted: string): Promise<Reply> {
  const request: Dispatcher.RequestOptions = { method: 'GET', path, headers: [...fields], signal, responseHeaders: 'raw' }
  try {
    const { statusCode: status, headers, body } = await pool.request(request)
    // undici's type describes parsed headers; raw ones are a flat list.
    return { status, rawHeaders: endToEnd(headers as unknown as readonly string[]), body: Buffer.from(await body.arrayBuffer()) }
  } catch (cause) {
    if (signal.aborted && signal.reason instanceof ProxyError) throw signal.reason
    throw new ProxyError(codeOfUndiciError(cause), attempted, cause)
  }
}

function codeOfStatus(status: number): ErrorCode | null {
  if (status === 429 || status === 503) return 'CANDIDATE_OVERLOADED'
  return status >= 500 ? 'CANDIDATE_STATUS_UNEXPECTED' : null
}

function endToEnd(rawHeaders: readonly string[]): string[] {
  const fields: string[] = []
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    if (!hopFields.has(rawHeaders[at]!.toLowerCase())) fields.push(rawHeaders[at]!, rawHeaders[at + 1]!)
  }
  return fields
}
