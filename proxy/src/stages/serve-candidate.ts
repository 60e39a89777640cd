// In: a captured request that the candidate is to answer. Out: its answer, or the coded reason why legacy should give it. Writes nothing to the client.
import type { Candidate } from '../candidate/candidate.ts'
import { openDeadline } from '../candidate/deadline.ts'
import { asProxyError } from '../errors.ts'
import type { Assigned, CandidateOutcome, Captured, Exchange } from '../exchange.ts'
import { isCallerKnown } from '../routes/route.ts'

export type ServeCandidate = (
  exchange: Exchange,
  assigned: Assigned,
  captured: Extract<Captured, { kind: 'whole' }>,
) => Promise<CandidateOutcome>

export function createServeCandidate(): ServeCandidate {
  return async (exchange, { partner, apiKey }, { body, receivedMs }) => {
    const { candidateDeadlineMs } = exchange.strangled.limits
    if (!isCallerKnown(exchange.strangled.route, partner)) return { kind: 'legacy-only', reason: 'partner unknown' }
    const startedMs = performance.now()
    const attempted = `answering request ${exchange.id} by the candidate`
    using deadline = openDeadline(exchange.arrivedMs + candidateDeadlineMs, attempted)
    using _ = whenClientLeaves(exchange, () => deadline.end('CLIENT_WENT_AWAY'))
    try {
      const candidate = exchange.strangled.candidate as Candidate
      const target = exchange.request.url ?? exchange.strangled.route.path
      const { rawHeaders } = exchange.request
      const answered = await candidate.answer({ requestId: exchange.id, target, apiKey, partner, rawHeaders, body, receivedMs, deadline })
      return answered.kind === 'reply' ? { kind: 'answered', reply: answered.reply, durationMs: performance.now() - startedMs } : answered
    } catch (thrown) {
      return { kind: 'failed', error: asProxyError(thrown, attempted), durationMs: performance.now() - startedMs }
    }
  }
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
