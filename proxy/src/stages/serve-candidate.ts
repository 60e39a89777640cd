// In: a captured request that the candidate is to answer. Out: its answer, or the coded reason why legacy should give it. Writes nothing to the client.
import type { Candidate } from '../candidate/candidate.ts'
import { openDeadline } from '../candidate/deadline.ts'
import { asProxyError } from '../errors.ts'
import type { Assigned, CandidateOutcome, Captured, Exchange, Reply } from '../exchange.ts'
import { isCallerKnown } from '../routes/route.ts'

export type ServeCandidate = (
  exchange: Exchange,
  assigned: Assigned,
  captured: Extract<Captured, { kind: 'whole' }>,
) => Promise<CandidateOutcome>

const unknownCaller = Object.freeze({ kind: 'legacy-only', reason: 'partner unknown' } as const)

export function createServeCandidate(): ServeCandidate {
  return async (exchange, { assignment, partner, apiKey }, { body, receivedMs }) => {
    const { candidateDeadlineMs } = exchange.strangled.limits
    const isKnown = isCallerKnown(exchange.strangled.route, partner)
    if (!isKnown && assignment.fallbackTo === 'legacy') return unknownCaller
    const startedMs = performance.now()
    const attempted = `answering request ${exchange.id} by the candidate`
    using deadline = openDeadline(exchange.arrivedMs + candidateDeadlineMs, attempted)
    using _ = whenClientLeaves(exchange, () => deadline.end('CLIENT_WENT_AWAY'))
    try {
      const candidate = exchange.strangled.candidate as Candidate
      const target = exchange.request.url ?? exchange.strangled.route.path
      const { rawHeaders } = exchange.request
      const call = { requestId: exchange.id, target, apiKey, partner, rawHeaders, body, receivedMs, deadline }
      const answered = isKnown ? await candidate.answer(call) : unknownCaller
      if (answered.kind === 'reply') return answeredBy(answered.reply, startedMs)
      const reply = assignment.fallbackTo === 'legacy' ? null : await candidate.turnAway(call)
      return reply === null ? answered : answeredBy(reply, startedMs)
    } catch (thrown) {
      return { kind: 'failed', error: asProxyError(thrown, attempted), durationMs: performance.now() - startedMs }
    }
  }
}

function answeredBy(reply: Reply, startedMs: number): CandidateOutcome {
  return { kind: 'answered', reply, durationMs: performance.now() - startedMs }
}

/**
 * A client that gives up closes its connection, and all that arrives here at first is the end of its sending half. Such an end counts as leaving:
 * the other reading, a client that only half-closes and still waits, is not worth calculations and rows in MES that nobody reads.
 */
function whenClientLeaves({ request, response }: Exchange, leave: () => void): Disposable {
  const { socket } = request
  response.once('close', leave)
  socket.once('end', leave)
  if (response.destroyed || socket.readableEnded) leave()
  return {
    [Symbol.dispose]: () => {
      response.off('close', leave)
      socket.off('end', leave)
    },
  }
}
