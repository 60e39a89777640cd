// One virtual client at work: asks its session for the next call, lets it judge the answer, and has both recorded. In: times and ends from an injector.
// Out: calls. One request at a time.
import type { Recorder, Sent } from './recorder.ts'
import type { RequestEnd } from './request-end.ts'
import type { Call, Session } from './session.ts'

export interface Lane {
  /** Units: ms since the start. ready: due, and the connection free. The caller writes the call now. */
  begin(intendedMs: number, readyMs: number): Call
  end(end: RequestEnd): void
  thinkTimeMs(): number
}

/** elapsedMs: since the start of the measurement. */
export function openLane(session: Session, recorder: Recorder, elapsedMs: () => number): Lane {
  let underWay: Sent | null = null
  return {
    begin: (intendedMs, readyMs) => {
      const call = session.next()
      underWay = recorder.sent(call, { intendedMs, readyMs, writtenMs: elapsedMs() })
      return call
    },
    end: end => {
      if (underWay === null) throw new Error('an end of no request')
      const endedMs = elapsedMs()
      const sent = underWay
      underWay = null
      const wrong = end.kind === 'answered' ? sent.call.judge(end) : null
      if (end.kind !== 'answered') session.broken()
      recorder.ended(sent, end, wrong, endedMs)
    },
    thinkTimeMs: () => session.thinkTimeMs(),
  }
}
