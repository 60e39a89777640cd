// Keeps account of every request of one scenario in one process: sent, then exactly one end. In: sent and ended. Out: a recording, and once a second how it
// goes. Latency is that of right answers, from the intended start (a quick refusal makes nobody fast); a second is that of the intended start, too.

import type { FailureSamples } from './failure-samples.ts'
import { encodeLatency, openLatency, toMicros } from './latency.ts'
import type { Counts, Trouble } from './measurement.ts'
import { type EndpointRecording, type Recording, rank, sumCounts, sumTroubles } from './recording.ts'
import type { RequestEnd } from './request-end.ts'
import type { Call } from './session.ts'

/** A request under way; only the recorder looks inside. */
export interface Sent {
  readonly call: Call
  readonly intendedMs: number
  readonly endpoint: OpenEndpoint
  readonly second: OpenSecond
}

export interface Recorder {
  /** Units: ms since the start of the measurement. ready: due, and its connection free. */
  sent(call: Call, times: { readonly intendedMs: number; readonly readyMs: number; readonly writtenMs: number }): Sent
  /** wrong: what the judge said of an answer; null of right answers and of none. */
  ended(sent: Sent, end: RequestEnd, wrong: string | null, endedMs: number): void
  readonly underWayCount: number
  /** Since the last time it was asked. */
  progress(): {
    readonly total: Counts
    readonly answeredCount: number
    readonly p50Micros: number | null
    readonly p95Micros: number | null
  }
  /** Units: ms; as long as requests were begun. */
  finish(durationMs: number): Pick<Recording, 'endpoints' | 'slip' | 'samples'>
}

type OpenCounts = { -readonly [Name in keyof Counts]: number }
type OpenSecond = OpenCounts & { micros: number[] }
interface OpenEndpoint extends OpenCounts {
  readonly name: string
  readonly latency: ReturnType<typeof openLatency>
  readonly seconds: Map<number, OpenSecond>
  readonly statusCounts: Record<string, number>
  readonly wrongStatusCounts: Record<string, number>
  readonly troubles: Trouble[]
  /** Units: ms since the start; of right answers. */
  readonly rightEndsMs: number[]
}

export function openRecorder({ startedAt, samples }: { readonly startedAt: number; readonly samples: FailureSamples }): Recorder {
  const endpoints = new Map<string, OpenEndpoint>()
  const slip = openLatency()
  let recentMicros: number[] = []
  let underWayCount = 0
  const add = ({ endpoint, second }: Pick<Sent, 'endpoint' | 'second'>, name: keyof Counts) => {
    endpoint[name] += 1
    second[name] += 1
  }
  return {
    get underWayCount() {
      return underWayCount
    },
    sent: (call, { intendedMs, readyMs, writtenMs }) => {
      const endpoint = endpoints.get(call.endpoint) ?? openEndpoint(call.endpoint)
      endpoints.set(call.endpoint, endpoint)
      const number = Math.max(0, Math.floor(intendedMs / 1000))
      const second = endpoint.seconds.get(number) ?? { ...noCounts, micros: [] }
      endpoint.seconds.set(number, second)
      slip.recordValue(toMicros(writtenMs - readyMs))
      underWayCount += 1
      const sent = { call, intendedMs, endpoint, second }
      add(sent, 'sentCount')
      return sent
    },
    ended: (sent, end, wrong, endedMs) => {
      underWayCount -= 1
      const endedBadly = (status: number | null) =>
        sent.endpoint.troubles.push({ second: Math.max(0, Math.floor(endedMs / 1000)), status, count: 1 })
      if (end.kind === 'answered') {
        count(sent.endpoint.statusCounts, end.status)
        add(sent, 'answeredCount')
        if (wrong === null) {
          const micros = toMicros(endedMs - sent.intendedMs)
          sent.endpoint.latency.recordValue(micros)
          sent.second.micros.push(micros)
          recentMicros.push(micros)
          sent.endpoint.rightEndsMs.push(endedMs)
          return
        }
        count(sent.endpoint.wrongStatusCounts, end.status)
        endedBadly(end.status)
        add(sent, 'wrongCount')
      } else {
        endedBadly(null)
        add(sent, `${end.kind}Count`)
      }
      samples.add(sent.call, end, end.kind === 'answered' ? (wrong ?? '') : end.why, startedAt + endedMs)
    },
    progress: () => {
      const sorted = Uint32Array.from(recentMicros).sort()
      recentMicros = []
      const total = sumCounts([...endpoints.values()])
      return { total, answeredCount: sorted.length, p50Micros: rank(sorted, 0.5), p95Micros: rank(sorted, 0.95) }
    },
    finish: durationMs => ({
      endpoints: [...endpoints.values()].map(endpoint => closeEndpoint(endpoint, durationMs)),
      slip: encodeLatency(slip),
      samples: samples.list(),
    }),
  }
}

const noCounts: Counts = { sentCount: 0, answeredCount: 0, failedCount: 0, lostCount: 0, wrongCount: 0 }

function openEndpoint(name: string): OpenEndpoint {
  return {
    name,
    ...noCounts,
    latency: openLatency(),
    seconds: new Map(),
    statusCounts: {},
    wrongStatusCounts: {},
    troubles: [],
    rightEndsMs: [],
  }
}

function closeEndpoint(endpoint: OpenEndpoint, durationMs: number): EndpointRecording {
  const { name, latency, seconds, statusCounts, wrongStatusCounts, troubles } = endpoint
  return {
    endpoint: name,
    ...sumCounts([endpoint]),
    lateRightCount: endpoint.rightEndsMs.filter(endedMs => endedMs > durationMs).length,
    statusCounts,
    wrongStatusCounts,
    troubles: sumTroubles(troubles),
    latency: encodeLatency(latency),
    seconds: [...seconds].map(([second, open]) => ({ second, ...sumCounts([open]), micros: Uint32Array.from(open.micros) })),
  }
}

function count(counts: Record<string, number>, status: number): void {
  counts[status] = (counts[status] ?? 0) + 1
}
