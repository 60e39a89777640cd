// What a case comes to without a proxy: over TCP direct is the identity, so the strict reader alone says what legacy and client would see.
import { METHODS } from 'node:http'
import type { FuzzCase } from './fuzz-case.ts'
import { answerTo, hangsUp } from './fuzz-legacy.ts'
import {
  hasOddExtension,
  isInterim,
  readAnswers,
  readRequests,
  type StrictMessage,
  type StrictReading,
  statusOf,
  valuesOf,
  withoutOuterSpace,
} from './strict-reader.ts'

export interface ExpectedExchange {
  readonly request: StrictMessage
  readonly method: string
  readonly oldClient: boolean
  readonly isUpgrade: boolean
  readonly answerText: string
  readonly answer: StrictReading
  readonly answerIsWhole: boolean
}

export interface Expectation {
  /** Up to the first one whose answer is not whole: what follows it may end with the connection. */
  readonly exchanges: readonly ExpectedExchange[]
  /** Requests that may follow those of the exchanges. */
  readonly mayFollow: readonly StrictMessage[]
  /** Why the request after them may be refused by an answer of our own; null: there is none, or nothing allows it. */
  readonly refusal: string | null
}

export function expectationOf(fuzzCase: FuzzCase): Expectation {
  const reading = readRequests(fuzzCase.clientText)
  const exchanges: ExpectedExchange[] = []
  for (const [index, request] of reading.messages.entries()) {
    const refusal = guardReason(request)
    // llhttp takes some odd extensions and refuses others; what it takes is dropped.
    if (refusal !== null) return { exchanges, mayFollow: refusal === oddExtension ? reading.messages.slice(index) : [], refusal }
    const isLast = index === lastIndexOf(reading)
    const exchange = exchangeOf(fuzzCase, request, exchanges.length, isLast)
    exchanges.push(exchange)
    if (!exchange.answerIsWhole) return { exchanges, mayFollow: reading.messages.slice(index + 1), refusal: null }
    if (endsConnection(exchange)) return { exchanges, mayFollow: [], refusal: 'behind the end' }
  }
  const { rest, why, openHead, end } = reading
  const mayBeOdd = openHead?.framing === 'chunked' && fuzzCase.clientText.includes(';', end) ? oddExtension : null
  const open = openHead !== null ? (guardReason(openHead) ?? mayBeOdd) : rest === 'incomplete' ? 'a part of a head' : null
  return { exchanges, mayFollow: [], refusal: rest === 'malformed' ? why : open }
}

/** The request after whose answer nothing more is expected; -1: something may follow. */
export function lastIndexOf(reading: StrictReading): number {
  return reading.rest === 'nothing' ? reading.messages.length - 1 : -1
}

function exchangeOf(fuzzCase: FuzzCase, request: StrictMessage, index: number, isLast: boolean): ExpectedExchange {
  const method = request.start.split(' ')[0]!
  const answerText = answerTo(fuzzCase, index)
  const answer = readAnswers(answerText, [method], hangsUp(fuzzCase, answerText, method, isLast))
  const isUpgrade = wantsUpgrade(request)
  const last = answer.messages.at(-1)
  const answerIsWhole = last !== undefined && !isInterim(last) && (isUpgrade || statusOf(last) !== 101)
  return { request, method, oldClient: request.start.endsWith('1.0'), isUpgrade, answerText, answer, answerIsWhole }
}

const oddExtension = 'odd chunk extension'

/** Named after `allowed-differences.ts`: what a strict reader takes and the proxy may refuse all the same. */
function guardReason({
  start,
  fields,
  rawBody,
  framing,
}: Pick<StrictMessage, 'start' | 'fields' | 'framing'> & { rawBody?: string }): string | null {
  const [method, target] = start.split(' ')
  if (valuesOf(fields, 'host').length > 1) return 'Host twice'
  if (method === 'CONNECT') return 'CONNECT'
  if (fields.some(([name, value]) => /^transfer-encoding$/i.test(name) && value.endsWith('\t'))) return 'tab behind Transfer-Encoding'
  if (!METHODS.includes(method!)) return 'unknown method'
  if (!/^(?:\/|\*|[A-Za-z]+:\/\/[\w.\-:[\]@%!$&'()*+,;=~]*(?:[/?]|$))/.test(target!)) return 'target form'
  if (target!.includes('#')) return 'fragment'
  if (/[\x80-\xff]/.test(target!)) return 'raw bytes in the target'
  if (framing === 'chunked' && rawBody !== undefined && hasOddExtension(rawBody)) return oddExtension
  return null
}

function endsConnection({ request, oldClient, isUpgrade, answer, answerIsWhole }: ExpectedExchange): boolean {
  // llhttp reads the old field of proxies as well, and both among trailers, where nobody may send them (RFC 9110 §6.5.1).
  const tokens = [...tokensOf(request.fields, 'connection'), ...tokensOf(request.fields, 'proxy-connection')]
  if (/^(?:proxy-)?connection:(?:.*,)?[\t ]*close[\t ]*(?:,|\r)/im.test(request.trailers)) return true
  if (isUpgrade || (oldClient && !tokens.includes('keep-alive')) || tokens.includes('close')) return true
  const last = answer.messages.at(-1)
  // The contract's own: 413 ends the connection.
  if (answerIsWhole && statusOf(last!) === 413 && isLastOfConnection(last!)) return true
  return answerIsWhole && (last!.framing === 'until-close' || (oldClient && last!.framing === 'chunked'))
}

function isLastOfConnection({ start, fields }: StrictMessage): boolean {
  const tokens = tokensOf(fields, 'connection')
  return tokens.includes('close') || (start.startsWith('HTTP/1.0') && !tokens.includes('keep-alive'))
}

function wantsUpgrade({ start, fields, framing }: StrictMessage): boolean {
  const wanted = tokensOf(fields, 'upgrade').filter(name => name !== '')
  if (start.endsWith('1.0') || framing === 'chunked' || Number(valuesOf(fields, 'content-length')[0] ?? 0) > 0) return false
  return tokensOf(fields, 'connection').includes('upgrade') && wanted.length > 0 && !wanted.includes('h2c')
}

function tokensOf(fields: StrictMessage['fields'], name: string): string[] {
  return valuesOf(fields, name).join(',').toLowerCase().split(',').map(withoutOuterSpace)
}
