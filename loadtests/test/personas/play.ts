// Plays sessions of a persona against a server, all sessions at once, each one call after another. Out: what was called, and every wrong answer.
import { emptyLedger, type SessionLedger, sumLedgers } from '../../src/engine/ledger.ts'
import type { Answer, Call, Session } from '../../src/engine/session.ts'
import { openPersona } from '../../src/personas/index.ts'
import type { PersonaInput } from '../../src/personas/persona-input.ts'
import { type HttpAnswer, openCaller } from '../../src/wire/http-exchange.ts'

export interface Played {
  readonly wrong: readonly string[]
  readonly countByEndpoint: ReadonlyMap<string, number>
  readonly ledger: SessionLedger
  /** As they went out: endpoint, method, target and body. */
  readonly calls: readonly string[]
  readonly answers: readonly { readonly endpoint: string; readonly body: string }[]
}

export interface PlayPlan {
  readonly persona: string
  readonly input: PersonaInput
  readonly sessionCount: number
  readonly callCount: number
  readonly randomStart?: number
}

const answerWithinMs = 60_000

export async function play(url: string, { persona, input, sessionCount, callCount, randomStart = 7 }: PlayPlan): Promise<Played> {
  const open = openPersona(persona, input, randomStart)
  const sessions = Array.from({ length: sessionCount }, (_, index) => open(index))
  const wrong: string[] = []
  const calls: string[] = []
  const answers: { endpoint: string; body: string }[] = []
  const counts = new Map<string, number>()
  const playOne = async (session: Session) => {
    const caller = openCaller(url)
    try {
      for (let count = 0; count < callCount; count += 1) {
        const call = session.next()
        calls.push(`${call.endpoint} ${call.method} ${call.target} ${call.body?.toString('latin1') ?? ''}`)
        counts.set(call.endpoint, (counts.get(call.endpoint) ?? 0) + 1)
        const answer = answerOf(await caller.send(requestOf(call), AbortSignal.timeout(answerWithinMs)))
        answers.push({ endpoint: call.endpoint, body: answer.body.toString('utf8') })
        const problem = call.judge(answer)
        if (problem !== null) wrong.push(`${call.endpoint}: ${problem}`)
      }
    } finally {
      caller.close()
    }
  }
  await Promise.all(sessions.map(playOne))
  const ledger = sumLedgers(sessions.map(session => session.ledger?.() ?? emptyLedger))
  return { wrong, countByEndpoint: counts, ledger, calls, answers }
}

function requestOf({ method, target, headers, body }: Call) {
  return { method, target, headers: Object.entries(headers), ...(body === undefined ? {} : { body }) }
}

export function answerOf({ status, headers, body }: HttpAnswer): Answer {
  return { status, headers: Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value])), body }
}
