// What a case comes to without a proxy: over TCP direct is the identity, so the strict reader alone says what legacy and client would see.
import { METHODS } from 'node:http'
import type { FuzzCase } from './fuzz-case.ts'
import { answerTo, hangsUp } from './fuzz-legacy.ts'
import { readAnswers, readRequests, type StrictMessage, type StrictReading, valuesOf } from './strict-reader.ts'

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
    if (refusal !== null) return { exchanges, mayFollow: [], refusal }
    const isLast = index === lastIndexOf(reading)
    const exchange = exchangeOf(fuzzCase, request, exchanges.length, isLast)
    exchanges.push(exchange)
    if (!exchange.answerIsWhole) return { exchanges, mayFollow: reading.messages.slice(index + 1), refusal: null }
    if (endsConnection(exchange)) return { exchanges, mayFollow: [], refusal: null }
  }
  const { rest, why, openHead } = reading
  const open = openHead !== null ? guardReason(openHead) : rest === 'incomplete' ? 'a part of a head' : null
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
  const answerIsWhole =
    last !== undefined && !/^HTTP\/1\.[01] 1(?!01)/.test(last.start) && (isUpgrade || !/^HTTP\/1\.[01] 101/.test(last.start))
  return { request, method, oldClient: request.start.endsWith('1.0'), isUpgrade, answerText, answer, answerIsWhole }
}

/** Named after `allowed-differences.ts`: what a strict reader takes and the proxy may refuse all the same. */
function guardReason({ start, fields }: Pick<StrictMessage, 'start' | 'fields'>): string | null {
  const [method, target] = start.split(' ')
  if (valuesOf(fields, 'host').length > 1) return 'Host twice'
  if (method === 'CONNECT') return 'CONNECT'
  if (!METHODS.includes(method!)) return 'unknown method'
  if (!/^(?:\/|\*|[A-Za-z]+:\/\/[\w.\-:[\]@%!$&'()*+,;=~]+(?:[/?]|$))/.test(target!)) return 'target form'
  if (target!.includes('#')) return 'fragment'
  if (/[\x80-\xff]/.test(target!)) return 'raw bytes in the target'
  return null
}

function endsConnection({ request, oldClient, isUpgrade, answer, answerIsWhole }: ExpectedExchange): boolean {
  const tokens = valuesOf(request.fields, 'connection')
    .join(',')
    .toLowerCase()
    .split(',')
    .map(token => token.trim())
  if (isUpgrade || (oldClient ? !tokens.includes('keep-alive') : false) || tokens.includes('close')) return true
  const last = answer.messages.at(-1)
  const framing = last?.framing
  // The contract's own: 413 ends the connection.
  if (answerIsWhole && / 413 /.test(last!.start) && valuesOf(last!.fields, 'connection').some(value => /close/i.test(value))) return true
  return answerIsWhole && (framing === 'until-close' || (oldClient && framing === 'chunked'))
}

function wantsUpgrade({ start, fields, framing }: StrictMessage): boolean {
  if (start.endsWith('1.0')) return false
  const tokens = valuesOf(fields, 'connection')
    .join(',')
    .toLowerCase()
    .split(',')
    .map(token => token.trim())
  const wanted = valuesOf(fields, 'upgrade')
  if (!tokens.includes('upgrade') || wanted.length === 0 || (framing !== 'none' && framing !== 'counted')) return false
  return (
    Number(valuesOf(fields, 'content-length')[0] ?? 0) === 0 &&
    !wanted
      .join(',')
      .toLowerCase()
      .split(',')
      .some(name => name.trim() === 'h2c')
  )
}
