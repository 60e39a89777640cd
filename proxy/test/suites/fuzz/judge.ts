// Direct against through for one case: expectation and run flow in, the differences that nothing explains flow out.
import type { Expectation, ExpectedExchange } from './expected.ts'
import type { FuzzCase } from './fuzz-case.ts'
import { type FuzzRun, probeToken } from './run-case.ts'
import { isInterim, readAnswers, type StrictMessage, statusOf, withoutOuterSpace } from './strict-reader.ts'

export interface Verdict {
  readonly findings: readonly string[]
  /** What explained a difference, for the counts. */
  readonly explained: readonly string[]
}

const ownPage = /^<html><head><title>[A-Za-z ]+<\/title><\/head><body><h1>\d{3}<\/h1><\/body><\/html>$/
const ownStatuses: ReadonlySet<number> = new Set([400, 405, 408, 413, 431, 502, 504])
const hopFields = new Set(['connection', 'keep-alive', 'proxy-connection', 'te', 'upgrade'])
const neverListed = new Set(['host', 'content-length', 'transfer-encoding', 'content-type', 'expect', 'trailer'])

export function judge(fuzzCase: FuzzCase, expected: Expectation, run: FuzzRun): Verdict {
  const findings: string[] = []
  const explained: string[] = []
  if (run.hangs !== null) findings.push(run.hangs)
  if (!run.probeText.endsWith(`\r\n\r\n${probeToken(fuzzCase)}`))
    findings.push(`the next client got another answer: ${JSON.stringify(run.probeText)}`)
  for (const text of run.unreadable) findings.push(`legacy got what is not HTTP: ${JSON.stringify(text)}`)
  judgeRequests(expected, run, findings)
  judgeAnswers(expected, run, findings, explained)
  return { findings, explained }
}

/** The desync detector: legacy saw the client's requests, all of them as long as answers allowed it, in order, and nothing else. */
function judgeRequests({ exchanges, mayFollow }: Expectation, run: FuzzRun, findings: string[]): void {
  const allSent = [...exchanges.map(exchange => exchange.request), ...mayFollow]
  for (const [index, seen] of run.requests.entries()) {
    const sent = allSent[index]
    if (sent === undefined) findings.push(`DESYNC: legacy saw a request that the client did not send: ${JSON.stringify(seen.text)}`)
    else if (plainRequest(seen) !== plainRequest(sent)) findings.push(`legacy saw ${plainRequest(seen)} instead of ${plainRequest(sent)}`)
  }
  if (run.requests.length < exchanges.length) findings.push(`legacy saw ${run.requests.length} of ${exchanges.length} requests`)
}

function judgeAnswers({ exchanges, refusal }: Expectation, run: FuzzRun, findings: string[], explained: string[]): void {
  const served = exchanges.slice(0, run.requests.length)
  const upgrade = served.find(exchange => exchange.isUpgrade && switches(exchange.answer.messages.at(-1)))
  const methods = served.map(exchange => exchange.method)
  const readWith = (refusedMethod: string) => readAnswers(run.clientText, [...methods, refusedMethod], true)
  // Our own refusal may answer a HEAD.
  const got = readWith('GET').rest === 'nothing' ? readWith('GET') : readWith('HEAD')
  const answers = [...got.messages]
  for (const exchange of served) {
    const wanted = wantedAnswers(exchange)
    for (const answer of wanted) {
      const next = answers[0]
      if (next !== undefined && plainAnswer(next, exchange) === answer) answers.shift()
      else if (exchange.answerIsWhole || (next !== undefined && !isOwn(next))) {
        findings.push(
          `the client got ${next === undefined ? `no more (${got.rest} ${got.why})` : plainAnswer(next, exchange)} instead of ${answer}`,
        )
        return
      }
    }
    if (exchange === upgrade) return
    if (exchange.answerIsWhole) continue
    explained.push(`answer ${exchange.answer.rest}`)
    const next = answers[0]
    // Without chunks an old client's answer ends with the connection; it knows by the reset that it is not whole.
    if (exchange.oldClient && next?.framing === 'until-close' && run.clientEnded === 'reset') return
    if (next !== undefined && !isOwn(next))
      findings.push(`the client got a whole answer where legacy gave none: ${plainAnswer(next, exchange)}`)
    return
  }
  // What may follow is answered as it likes.
  if (run.requests.length > exchanges.length) return
  const [own, ...more] = answers
  if (own !== undefined && (!isOwn(own) || refusal === null))
    findings.push(`the client got an answer to nothing: ${plainAnswer(own, null)}`)
  if (own !== undefined && isOwn(own) && refusal !== null) explained.push(`refused: ${refusal}`)
  if (own === undefined && refusal !== null) explained.push(`closed: ${refusal}`)
  if (more.length > 0 || got.rest !== 'nothing')
    findings.push(`after the answers the client got ${JSON.stringify(run.clientText.slice(got.end))}`)
}

function wantedAnswers(exchange: ExpectedExchange): string[] {
  const { messages } = exchange.answer
  const seen = exchange.oldClient ? messages.filter(message => !isInterim(message)) : messages
  return (exchange.answerIsWhole ? seen : seen.filter(isInterim)).map(message => plainAnswer(message, exchange))
}

function isOwn(message: StrictMessage): boolean {
  return ownStatuses.has(statusOf(message)) && (ownPage.test(message.body) || message.framing === 'none')
}

function switches(message: StrictMessage | undefined): boolean {
  return message !== undefined && statusOf(message) === 101
}

function plainRequest(message: StrictMessage): string {
  const fields = endToEnd(message.fields).map(([name, value]) => `${name}:${withoutOuterSpace(value)}`)
  return JSON.stringify([message.start, fields, message.framing, message.body, trailersOf(message)])
}

function trailersOf(message: StrictMessage): string[] {
  return message.trailers
    .split('\r\n')
    .filter(line => line !== '')
    .map(line => `${line.slice(0, line.indexOf(':'))}:${withoutOuterSpace(line.slice(line.indexOf(':') + 1))}`)
}

function plainAnswer(message: StrictMessage, exchange: ExpectedExchange | null): string {
  const start = message.start.replace(/^HTTP\/1\.0/, 'HTTP/1.1')
  let fields = endToEnd(message.fields).map(([name, value]) => `${name}:${value}`)
  if (exchange?.isUpgrade === true && switches(message)) fields = []
  if (exchange?.oldClient === true && message.framing !== 'counted') {
    fields = fields.filter(field => !/^transfer-encoding:/i.test(field))
    return JSON.stringify([start, fields, message.body])
  }
  return JSON.stringify([start, fields, message.framing, message.rawBody])
}

function endToEnd(fields: StrictMessage['fields']): StrictMessage['fields'] {
  const listed = fields
    .filter(([name]) => name.toLowerCase() === 'connection')
    .flatMap(([, value]) => value.toLowerCase().split(','))
    .map(withoutOuterSpace)
    .filter(name => !neverListed.has(name))
  const dropped = new Set([...hopFields, ...listed])
  return fields.filter(([name]) => !dropped.has(name.toLowerCase()))
}
