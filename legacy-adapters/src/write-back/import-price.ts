// In: the body that registers a price in MES. Out: what is known about it afterwards. Called by the proxy before it hands out the price's id.
// Until the first byte it can be called off; from then on it is settled: MES's import is idempotent by CalculationId, so a lost answer is asked for again.
import type { Dispatcher } from 'undici'
import { type Exchange, exchange } from './exchange.ts'

export interface ImportInput {
  /** As `encodeImport` writes it. */
  readonly body: Buffer
  readonly calculationId: number
  /** Once aborted, nothing is sent any more; what was sent before is settled nevertheless. */
  readonly startBefore: AbortSignal
  /** How long after the first byte went out a lost answer is asked for again. */
  readonly settleMs: number
}

/** confirmed: MES holds exactly this calculation. not-sent: MES never saw it. unknown: it was sent, and MES did not say within settleMs. */
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

/** Never throws. The first try ends as not-sent when no connection could be made: MES cannot have seen it. */
export async function importPrice(dispatcher: Dispatcher, adminKey: string, input: ImportInput): Promise<ImportOutcome> {
  const { calculationId, startBefore, settleMs } = input
  const request = importRequest(adminKey, input.body)
  const answerWithinMs = Math.ceil(settleMs / asksWithinSettleCount)

  const first = await exchange(dispatcher, { request, startBefore, answerWithinMs })
  if (first.kind === 'not-sent') return { kind: 'not-sent' }
  const settleUntilMs = first.startedAtMs + settleMs

  let outcome = readOutcome(first, calculationId)
  for (let pauseMs = firstPauseMs; outcome === null; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    const leftMs = settleUntilMs - performance.now()
    if (leftMs <= pauseMs) return { kind: 'unknown' }
    await pause(pauseMs)
    const again = await exchange(dispatcher, { request, answerWithinMs: Math.min(answerWithinMs, leftMs - pauseMs) })
    outcome = readOutcome(again, calculationId)
    if (outcome?.kind === 'refused' && !judgesBody.has(outcome.status)) outcome = null
  }
  return outcome
}

function importRequest(adminKey: string, body: Buffer): Dispatcher.DispatchOptions {
  const headers = { 'x-api-key': adminKey, 'content-type': 'application/json; charset=utf-8' }
  return { method: 'POST', path: '/api/admin/prices/import', headers, body }
}

/** null: MES's word is still missing. A 5xx says nothing about what was stored, so it counts as no word. */
function readOutcome(end: Exchange, calculationId: number): ImportOutcome | null {
  if (end.kind !== 'answered' || end.status >= 500) return null
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
