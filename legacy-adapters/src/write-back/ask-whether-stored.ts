// In: a calculation whose import MES has answered with a fault, so that its sender does not know whether it is stored. Out: what MES keeps under its id, or null:
// MES did not say in time. Sends nothing that could become a row. Called by import-price.ts.
import { setTimeout as pause } from 'node:timers/promises'
import type { Dispatcher } from 'undici'
import { exchange } from './exchange.ts'
import { storedPriceIn } from './stored-price.ts'

export interface StoredQuestion {
  readonly calculationId: number
  /** The partner's own: MES shows a calculation to nobody else. */
  readonly apiKey: string
  /** performance.now() after which nobody waits for it. */
  readonly untilMs: number
}

/** Between the two answers that together prove that there is none: the fault may have been told before its transaction was over. */
const absentAgainAfterMs = 1_000
/** Between two questions that got no answer. */
const askAgainAfterMs = 250

/** Never throws. Absent only if MES says so twice, one after the other. */
export async function askWhetherStored(dispatcher: Dispatcher, question: StoredQuestion): Promise<Buffer | 'absent' | null> {
  let wasAbsent = false
  for (;;) {
    const stored = await askOnce(dispatcher, question)
    if (stored instanceof Buffer || (stored === 'absent' && wasAbsent)) return stored
    wasAbsent = stored === 'absent'
    const pauseMs = wasAbsent ? absentAgainAfterMs : askAgainAfterMs
    if (question.untilMs - performance.now() <= pauseMs) return null
    await pause(pauseMs)
  }
}

async function askOnce(dispatcher: Dispatcher, { calculationId, apiKey, untilMs }: StoredQuestion): Promise<Buffer | 'absent' | null> {
  const leftMs = Math.ceil(untilMs - performance.now())
  if (leftMs <= 0) return null
  const request = { method: 'GET', path: `/api/partner/prices/${calculationId}`, headers: { 'x-api-key': apiKey } } as const
  const end = await exchange(dispatcher, { request, startBefore: AbortSignal.timeout(leftMs), answerWithinMs: leftMs })
  return end.kind === 'answered' ? storedPriceIn(end.status, end.body) : null
}
