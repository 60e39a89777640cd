// Waits until clients see the stage that was set. In: who has to answer then. Out: who answers whom now, and whether that is what the stage promises.
import { setTimeout as wait } from 'node:timers/promises'
import type { Partner } from '../walk/step.ts'
import type { AnsweringSide, Probe } from './probe.ts'

export interface SettledStage {
  readonly answers: ReadonlyMap<Partner, AnsweringSide>
  readonly inForce: boolean
  readonly tookMs: number
}

const betweenProbesMs = 200

export async function settleStage(input: {
  readonly answeredBy: AnsweringSide | 'both'
  readonly probe: Probe
  readonly settleWithinMs: number
  readonly signal: AbortSignal
}): Promise<SettledStage> {
  const { answeredBy, probe, signal } = input
  const startedMs = performance.now()
  for (;;) {
    const answers = await probe.ask()
    const tookMs = performance.now() - startedMs
    const inForce = promised(answeredBy, answers)
    if (inForce || tookMs > input.settleWithinMs) return { answers, inForce, tookMs }
    await wait(betweenProbesMs, undefined, { signal })
  }
}

function promised(answeredBy: AnsweringSide | 'both', answers: ReadonlyMap<Partner, AnsweringSide>): boolean {
  const seen = new Set(answers.values())
  return answeredBy === 'both' ? seen.size === 2 : seen.size === 1 && seen.has(answeredBy)
}
