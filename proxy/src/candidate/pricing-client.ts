// The new pricing service as the proxy calls it: own connections, own bounds, every failure coded. Called by price-candidate.ts and model-copies.ts.

import type { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { Quote, type QuoteRequest } from '@ficus/pricing-service/contract'
import { Value } from 'typebox/value'
import { type Dispatcher, Pool } from 'undici'
import { type ErrorCode, ProxyError } from '../errors.ts'
import type { Deadline } from './deadline.ts'
import { codeOfUndiciError } from './undici-error.ts'

/**
 * A candidate that sends without end is cut here, at the first piece that node reads; the largest quote of the contract has about 2 KB. Ten times as much would
 * be memory outside the heap that V8 cleans up beside the clients' requests.
 */
const answerBytesMax = 65_536
/** The service waits at most this long per ask (its own bound); we ask again until the deadline. */
const waitPerAskSeconds = 25
/** Between two asks that came back at once, so that a service that does not wait is not hammered. */
const askAgainAfterMs = 50

export interface ModelUpload {
  readonly sha256: string
  readonly body: Readable
  readonly bytesCount: number | null
}

/** Whose request it is. interactive: a client waits for it; shadow: a copy, with the least share of the service. */
export interface QuoteCaller {
  /** Null: nobody's, like a replay. */
  readonly partnerId: number | null
  readonly lane: 'interactive' | 'shadow'
  readonly idempotencyKey: string
  readonly deadline: Deadline
}

export interface PricingClient {
  holdsModel(sha256: string, signal: AbortSignal): Promise<boolean>
  putModel(model: ModelUpload, signal: AbortSignal): Promise<void>
  /** A quote whose status is priced or refused. The caller's lane and deadline go with it: what nobody waits for any more is not calculated. Errors: ProxyError CANDIDATE_*. */
  quote(request: QuoteRequest, caller: QuoteCaller): Promise<Quote>
  close(): Promise<void>
}

export function openPricingClient(origin: string, connectionCountMax: number): PricingClient {
  const pool = new Pool(origin, {
    connections: connectionCountMax,
    allowH2: false,
    // Time is bounded by the caller's signal; a quote may take as long as its deadline allows.
    headersTimeout: 0,
    bodyTimeout: 0,
    connectTimeout: 5_000,
    maxResponseSize: answerBytesMax,
  })
  const ask = (options: Omit<Dispatcher.RequestOptions, 'origin'>) => asked(pool, options)
  return {
    holdsModel: (sha256, signal) => holdsModel(ask, sha256, signal),
    putModel: (model, signal) => putModel(ask, model, signal),
    quote: (request, caller) => finishedQuote(ask, request, caller),
    close: () => pool.destroy(),
  }
}

type Ask = (options: Omit<Dispatcher.RequestOptions, 'origin'>) => Promise<{ status: number; text: string }>

async function asked(pool: Pool, options: Omit<Dispatcher.RequestOptions, 'origin'>): Promise<{ status: number; text: string }> {
  const signal = options.signal as AbortSignal
  const attempted = `asking the pricing service for ${options.method} ${options.path}`
  try {
    const { statusCode, body } = await pool.request(options)
    return { status: statusCode, text: await body.text() }
  } catch (cause) {
    if (signal.aborted && signal.reason instanceof ProxyError) throw signal.reason
    throw new ProxyError(codeOfUndiciError(cause), attempted, cause)
  }
}

async function holdsModel(ask: Ask, sha256: string, signal: AbortSignal): Promise<boolean> {
  // reset: false keeps the connection, which undici closes after HEAD otherwise (undici#258).
  const { status } = await ask({ method: 'HEAD', path: `/models/${sha256}`, signal, reset: false })
  if (status === 200 || status === 204) return true
  if (status === 404) return false
  throw unexpectedStatus(status, `looking for model ${sha256} at the pricing service`)
}

async function putModel(ask: Ask, model: ModelUpload, signal: AbortSignal): Promise<void> {
  const headers = {
    'content-type': 'application/octet-stream',
    ...(model.bytesCount === null ? {} : { 'content-length': String(model.bytesCount) }),
  }
  const { status } = await ask({ method: 'PUT', path: `/models/${model.sha256}`, headers, body: model.body, signal })
  if (status < 200 || status > 299) throw unexpectedStatus(status, `bringing model ${model.sha256} to the pricing service`)
}

async function finishedQuote(ask: Ask, request: QuoteRequest, caller: QuoteCaller): Promise<Quote> {
  const { partnerId, lane, idempotencyKey, deadline } = caller
  const prefer = () => `wait=${Math.min(waitPerAskSeconds, Math.ceil(deadline.remainingMs() / 1_000))}`
  let quote = decodedQuote(
    await ask({
      method: 'POST',
      path: '/quotes',
      headers: {
        'content-type': 'application/json',
        'idempotency-key': idempotencyKey,
        prefer: prefer(),
        ...(partnerId === null ? {} : { 'x-partner': String(partnerId) }),
        'x-lane': lane,
        // Seconds from now, not a time of day: the clocks of two machines may differ.
        'request-timeout': (deadline.remainingMs() / 1_000).toFixed(3),
      },
      body: JSON.stringify(request),
      signal: deadline.signal,
    }),
  )
  while (quote.status === 'queued' || quote.status === 'running') {
    const askedMs = performance.now()
    const path = `/quotes/${quote.id}`
    quote = decodedQuote(await ask({ method: 'GET', path, headers: { prefer: prefer() }, signal: deadline.signal }))
    if (performance.now() - askedMs < askAgainAfterMs) await pauseUntil(deadline.signal)
  }
  if (quote.status === 'failed') {
    const { code, attempts } = quote.failure ?? { code: 'unknown', attempts: 0 }
    throw new ProxyError('CANDIDATE_QUOTE_FAILED', `waiting for quote ${quote.id}`, new Error(`${code} after ${attempts} attempts`))
  }
  return quote
}

async function pauseUntil(signal: AbortSignal): Promise<void> {
  await pause(askAgainAfterMs, undefined, { signal }).catch(() => {
    throw signal.reason
  })
}

function decodedQuote(answer: { status: number; text: string }): Quote {
  const attempted = 'reading the quote of the pricing service'
  if (answer.status < 200 || answer.status > 299) throw refusedQuote(answer, attempted)
  let value: unknown
  try {
    value = JSON.parse(answer.text)
  } catch (cause) {
    throw new ProxyError('CANDIDATE_ANSWER_UNDECODABLE', attempted, cause)
  }
  if (Value.Check(Quote, value)) return value
  const [first] = Value.Errors(Quote, value)
  throw new ProxyError('CANDIDATE_ANSWER_UNDECODABLE', attempted, new Error(`${first?.instancePath ?? ''} ${first?.message ?? ''}`))
}

/** Refusals with a 429 or 503 that one partner, or one model, can earn while the service is well. */
const tooHeavyCodes: ReadonlySet<unknown> = new Set(['PARTNER_QUOTA_EXCEEDED', 'DEADLINE_UNREACHABLE'])

function refusedQuote({ status, text }: { status: number; text: string }, attempted: string): ProxyError {
  const code = problemCodeIn(text)
  return tooHeavyCodes.has(code)
    ? new ProxyError('CANDIDATE_REQUEST_TOO_HEAVY', attempted, new Error(`status ${status}, ${code}`))
    : unexpectedStatus(status, attempted)
}

function problemCodeIn(text: string): unknown {
  try {
    return (JSON.parse(text) as { readonly code?: unknown } | null)?.code
  } catch {
    return null
  }
}

/** Two kinds are told apart, because they say something else about the service's health than that it failed. */
const codeOfStatus: Readonly<Record<number, ErrorCode>> = {
  400: 'CANDIDATE_REQUEST_REFUSED',
  413: 'CANDIDATE_REQUEST_REFUSED',
  422: 'CANDIDATE_REQUEST_REFUSED',
  429: 'CANDIDATE_OVERLOADED',
  503: 'CANDIDATE_OVERLOADED',
}

function unexpectedStatus(status: number, attempted: string): ProxyError {
  return new ProxyError(codeOfStatus[status] ?? 'CANDIDATE_STATUS_UNEXPECTED', attempted, new Error(`status ${status}`))
}
