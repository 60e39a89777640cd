// A closed loop: a fixed number of requests over a fixed number of connections, each connection asking again as soon as it is answered.
// In: endpoints with their golden answers. Out: an account per endpoint in which sent = answered + failed + lost. autocannon drives, guarded;
// its rate, its workers and with them its correction (which 9.0.0 applies to rates only, and refuses to switch off elsewhere) are used nowhere.
import autocannon, { type CannonRequest } from 'autocannon'
import { guardClient, type RequestEnd } from './autocannon-guard.ts'
import { type LatencySummary, openLatency, summarise } from './latency.ts'

export interface Endpoint {
  readonly name: string
  readonly method: string
  readonly target: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body?: Buffer
  /** How often this endpoint comes in one round of a connection. */
  readonly weightCount: number
  /** null: right. Otherwise what is wrong, in words. */
  readonly check: (status: number, body: Buffer) => string | null
}

export interface EndpointAccount {
  readonly endpoint: string
  readonly sentCount: number
  readonly answeredCount: number
  readonly failedCount: number
  readonly lostCount: number
  readonly wrongCount: number
  /** The first few wrong answers, in words. */
  readonly wrongSamples: readonly string[]
  readonly latency: LatencySummary | null
}

export interface ClosedLoopInput {
  readonly url: string
  readonly endpoints: readonly Endpoint[]
  readonly requestCount: number
  readonly connectionCount: number
  readonly timeoutSeconds: number
  readonly signal: AbortSignal
}

const wrongSamplesMax = 3
const endSeenWithinMs = 50

export async function runClosedLoop(input: ClosedLoopInput): Promise<EndpointAccount[]> {
  const ledger = input.endpoints.map(endpoint => openAccount(endpoint))
  const run = autocannon({
    url: input.url,
    connections: Math.min(input.connectionCount, input.requestCount),
    amount: input.requestCount,
    timeout: input.timeoutSeconds,
    sampleInt: endSeenWithinMs,
    pipelining: 1,
    requests: input.endpoints.flatMap((endpoint, index) => Array<CannonRequest>(endpoint.weightCount).fill(toRequest(endpoint, index))),
    setupClient: client =>
      guardClient(client, { sent: index => ledger[index]?.sent(), ended: end => ledger[end.endpointIndex]?.ended(end) }),
  })
  const stop = () => run.stop()
  input.signal.addEventListener('abort', stop)
  try {
    if (input.signal.aborted) stop()
    await run
  } finally {
    input.signal.removeEventListener('abort', stop)
  }
  return ledger.map(account => account.close())
}

function toRequest({ method, target, headers, body }: Endpoint, endpointIndex: number): CannonRequest {
  return { method, path: target, headers: Object.fromEntries(headers), ...(body === undefined ? {} : { body }), endpointIndex }
}

function openAccount(endpoint: Endpoint) {
  const counts = { sentCount: 0, answeredCount: 0, failedCount: 0, lostCount: 0, wrongCount: 0 }
  const wrongSamples: string[] = []
  const latency = openLatency()
  const answered = (status: number, body: Buffer, durationMicros: number) => {
    counts.answeredCount += 1
    latency.recordValue(durationMicros)
    const wrong = endpoint.check(status, body)
    if (wrong === null) return
    counts.wrongCount += 1
    if (wrongSamples.length < wrongSamplesMax) wrongSamples.push(wrong)
  }
  return {
    sent: () => {
      counts.sentCount += 1
    },
    ended: (end: RequestEnd) => {
      if (end.kind === 'answered') answered(end.status, end.body, end.durationMicros)
      else counts[`${end.kind}Count`] += 1
    },
    close: (): EndpointAccount => ({ endpoint: endpoint.name, ...counts, wrongSamples, latency: summarise(latency) }),
  }
}
