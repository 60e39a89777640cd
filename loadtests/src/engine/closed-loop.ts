// A closed loop over known requests: a fixed number of them over a fixed number of connections, each connection asking again as soon as it is answered.
// In: endpoints with their golden answers. Out: an account per endpoint in which sent = answered + failed + lost. Called by the repetition of a walk.
import { openConnections } from './cannon-connections.ts'
import { type LatencySummary, openLatency, summarise } from './latency.ts'
import { requestBytes } from './request-bytes.ts'
import type { RequestEnd } from './request-end.ts'

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

export async function runClosedLoop(input: ClosedLoopInput): Promise<EndpointAccount[]> {
  const accounts = input.endpoints.map(endpoint => openAccount(endpoint))
  const round = input.endpoints.flatMap((endpoint, index) => Array<number>(endpoint.weightCount).fill(index))
  const connectionCount = Math.min(input.connectionCount, input.requestCount)
  const { host } = new URL(input.url)
  const bytes = input.endpoints.map(endpoint => bytesOf(endpoint, host))
  /** Of each connection: what is left to send, where it is in its round, what is under way. */
  const lanes = Array.from({ length: connectionCount }, (_, index) => ({
    leftCount: Math.floor(input.requestCount / connectionCount) + (index < input.requestCount % connectionCount ? 1 : 0),
    sentCount: 0,
    sentMs: 0,
    account: accounts[0],
    idle: false,
  }))
  const { promise: finished, resolve: finish } = Promise.withResolvers<void>()
  const isOver = (lane: (typeof lanes)[number]) => lane.idle && (lane.leftCount === 0 || input.signal.aborted)
  const step = (connection: number) => {
    const lane = lanes[connection]!
    if (isOver(lane)) return lanes.every(isOver) ? finish() : undefined
    const endpoint = round[lane.sentCount % round.length]!
    lane.leftCount -= 1
    lane.sentCount += 1
    lane.idle = false
    lane.account = accounts[endpoint]
    lane.account?.sent()
    lane.sentMs = performance.now()
    connections.send(connection, bytes[endpoint]!)
  }
  const connections = openConnections({
    url: input.url,
    connectionCount,
    answerWithinMs: input.timeoutSeconds * 1000,
    ended: (connection, end) => {
      const { account, sentMs } = lanes[connection]!
      account?.ended(end, Math.max(1, Math.round((performance.now() - sentMs) * 1000)))
    },
    idle: connection => {
      lanes[connection]!.idle = true
      queueMicrotask(() => step(connection))
    },
  })
  // What is under way when it is stopped is given up, and counted as failed.
  const stop = () => finish()
  input.signal.addEventListener('abort', stop)
  try {
    if (!input.signal.aborted) await finished
  } finally {
    input.signal.removeEventListener('abort', stop)
    await connections.close()
  }
  return accounts.map(account => account.close())
}

function bytesOf({ name, method, target, headers, body }: Endpoint, host: string): Buffer {
  const call = { endpoint: name, method, target, headers: Object.fromEntries(headers), judge: () => null }
  return requestBytes(body === undefined ? call : { ...call, body }, host)
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
    ended: (end: RequestEnd, durationMicros: number) => {
      if (end.kind === 'answered') answered(end.status, end.body, durationMicros)
      else counts[`${end.kind}Count`] += 1
    },
    close: (): EndpointAccount => ({ endpoint: endpoint.name, ...counts, wrongSamples, latency: summarise(latency) }),
  }
}
