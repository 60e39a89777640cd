// A fixed number of connections, driven by autocannon's clients under guard. In: when to send what on which. Out: idle and ended, per connection. Called by
// the injectors "paced" and "closed". autocannon's own rate, correction, workers, timer for answers and end of the run are used nowhere.
import autocannon from 'autocannon'
import { type GuardedClient, guardClient } from './autocannon-guard.ts'
import type { RequestEnd } from './request-end.ts'

export interface ConnectionsInput {
  readonly url: string
  readonly connectionCount: number
  /** Counted from the writing of a request. */
  readonly answerWithinMs: number
  /** The connection may send: once at first, then once after every end. */
  readonly idle: (connection: number) => void
  readonly ended: (connection: number, end: RequestEnd) => void
}

export interface Connections {
  /** As the header Host names it. */
  readonly host: string
  /** While the connection is idle only. */
  send(connection: number, bytes: Buffer): void
  /** What is still under way ends as failed. */
  close(): Promise<void>
}

/** Below 2³¹ ms, beyond which a timer fires at once. */
const neverSeconds = 2_000_000
const endSeenWithinMs = 50

export function openConnections({ url, connectionCount, answerWithinMs, idle, ended }: ConnectionsInput): Connections {
  const clients: GuardedClient[] = []
  const sentMs: number[] = []
  const run = autocannon({
    url,
    connections: connectionCount,
    duration: neverSeconds,
    timeout: neverSeconds,
    sampleInt: endSeenWithinMs,
    pipelining: 1,
    requests: [{ method: 'GET', path: '/' }],
    setupClient: client => {
      const connection = clients.length
      sentMs.push(0)
      clients.push(
        guardClient(client, {
          idle: () => idle(connection),
          ended: end => {
            sentMs[connection] = 0
            ended(connection, end)
          },
        }),
      )
    },
  })
  const expire = () => {
    const nowMs = performance.now()
    for (const [connection, since] of sentMs.entries())
      if (since > 0 && nowMs - since >= answerWithinMs) clients[connection]?.expire(`no answer within ${answerWithinMs / 1000} s`)
  }
  // Behind whatever has already arrived: an event loop that could not run is not the server's silence.
  const expiry = setInterval(() => setImmediate(expire), Math.min(100, Math.max(5, answerWithinMs / 20)))
  return {
    host: new URL(url).host,
    send: (connection, bytes) => {
      sentMs[connection] = performance.now()
      clients[connection]!.send(bytes)
    },
    close: async () => {
      clearInterval(expiry)
      run.stop()
      await run
    },
  }
}
