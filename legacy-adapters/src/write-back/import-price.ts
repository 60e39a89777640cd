// In: the body that registers a price in MES. Out: what is known about it afterwards. Called by the proxy before it hands out the price's id.
// Until the first byte it can be called off; from then on it is settled: MES's import is idempotent by CalculationId, so a lost answer is asked for again; and
// where MES goes on answering with faults, it is asked by its other route whether the calculation is there.
import type { Dispatcher } from 'undici'
import { askWhetherStored } from './ask-whether-stored.ts'
import { type Exchange, exchange } from './exchange.ts'

export interface ImportInput {
  /** As `encodeImport` writes it. */
  readonly body: Buffer
  readonly calculationId: number
  /** The very bytes that MES answers for the calculation once it holds it, and the partner's key, with which it does. */
  readonly answer: Buffer
  readonly apiKey: string
  /** Once aborted, nothing is sent any more; what was sent before is settled nevertheless. */
  readonly startBefore: AbortSignal
  /** How long after the first byte went out a lost answer is asked for again. */
  readonly settleMs: number
}

/**
 * confirmed: MES holds exactly this calculation. not-sent: MES never saw it. conflict, refused: MES does not hold it. unknown: it was sent, and MES did not say
 * within settleMs.
 */
export type ImportOutcome =
  | { readonly kind: 'confirmed'; readonly nodeName: string }
  | { readonly kind: 'not-sent' }
  | { readonly kind: 'conflict' }
  | { readonly kind: 'refused'; readonly status: number }
  | { readonly kind: 'unknown' }

const firstPauseMs = 25
const longestPauseMs = 1000
/**
 * Once an earlier ask may have been stored, only a refusal of this very body proves that it was not: MES would have given it the first time too.
 * A 401 or 404 tells about the key or the server that answers now (a restart with another key, a page of something in between).
 */
const judgesBody: ReadonlySet<number> = new Set([200, 400])
/** An answer that stays away is asked for again about this often within settleMs. */
const asksWithinSettleCount = 4
/** One fault may be a bad moment; after so many in a row the import route is taken for broken, and MES is asked elsewhere. */
const faultCountMax = 2

/** Never throws. The first try ends as not-sent when no connection could be made: MES cannot have seen it. */
export async function importPrice(dispatcher: Dispatcher, adminKey: string, input: ImportInput): Promise<ImportOutcome> {
  const { calculationId, startBefore, settleMs } = input
  const request = importRequest(adminKey, input.body)
  const answerWithinMs = Math.ceil(settleMs / asksWithinSettleCount)

  let end = await exchange(dispatcher, { request, startBefore, answerWithinMs })
  if (end.kind === 'not-sent') return { kind: 'not-sent' }
  const settleUntilMs = end.startedAtMs + settleMs

  let word = readWord(end, calculationId)
  let faultCount = 0
  let isAnyUnanswered = false
  for (let pauseMs = firstPauseMs; word === null || word.kind === 'fault'; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    // One that got no answer may still be under way: that MES does not hold it now would prove nothing.
    if (word === null) isAnyUnanswered ||= end.kind !== 'not-sent'
    else if (++faultCount >= faultCountMax && !isAnyUnanswered) return byQuestion(dispatcher, input, word, settleUntilMs)
    const leftMs = settleUntilMs - performance.now()
    if (leftMs <= pauseMs) return { kind: 'unknown' }
    await pause(pauseMs)
    // The wait for a free connection counts, too: a repeat that comes to none in time is not sent.
    const againWithinMs = Math.ceil(Math.min(answerWithinMs, leftMs - pauseMs))
    end = await exchange(dispatcher, { request, startBefore: AbortSignal.timeout(againWithinMs), answerWithinMs: againWithinMs })
    word = readWord(end, calculationId)
    if (word?.kind === 'refused' && !judgesBody.has(word.status)) word = null
  }
  return word
}

/** MES's import route gives faults: what does its other route say? */
async function byQuestion(
  dispatcher: Dispatcher,
  { calculationId, apiKey, answer }: ImportInput,
  { status, nodeName }: Fault,
  untilMs: number,
): Promise<ImportOutcome> {
  const stored = await askWhetherStored(dispatcher, { calculationId, apiKey, untilMs })
  if (stored === null) return { kind: 'unknown' }
  if (stored === 'absent') return { kind: 'refused', status }
  return stored.equals(answer) ? { kind: 'confirmed', nodeName } : { kind: 'conflict' }
}

function importRequest(adminKey: string, body: Buffer): Dispatcher.DispatchOptions {
  const headers = { 'x-api-key': adminKey, 'content-type': 'application/json; charset=utf-8' }
  return { method: 'POST', path: '/api/admin/prices/import', headers, body }
}

/** MES itself has answered, and its answer says nothing about what is stored. */
interface Fault {
  readonly kind: 'fault'
  readonly status: number
  readonly nodeName: string
}

/** null: MES's word is still missing. What answers without naming MES's node is something in between, behind which MES may still be at work. */
function readWord(end: Exchange, calculationId: number): ImportOutcome | Fault | null {
  if (end.kind !== 'answered') return null
  if (end.status >= 500) return end.nodeName === '' ? null : { kind: 'fault', status: end.status, nodeName: end.nodeName }
  if (end.status !== 200) return { kind: 'refused', status: end.status }
  const answer = parseAnswer(end.body)
  if (answer === null) return null
  if (answer.Success === true) return answer.CalculationId === calculationId ? { kind: 'confirmed', nodeName: end.nodeName } : null
  return answer.Error?.Code === 'IMPORT_CONFLICT' ? { kind: 'conflict' } : { kind: 'refused', status: end.status }
}

interface ImportAnswer {
  readonly Success?: unknown
  readonly CalculationId?: unknown
  readonly Error?: { readonly Code?: unknown } | null
}

function parseAnswer(body: Buffer): ImportAnswer | null {
  try {
    const answer: unknown = JSON.parse(body.toString('utf8'))
    return typeof answer === 'object' ? answer : null
  } catch {
    return null
  }
}

function pause(pauseMs: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, pauseMs))
}
