// Makes one client of autocannon honest: every request it writes ends exactly once, as answered, failed or lost, and is charged to its own answer.
// In: a client inside setupClient, before it connects. Out: its ends. Three internals are wrapped per instance, so the version is pinned exactly and
// test/autocannon-contract.test.ts holds the behaviour. What is wrong without it (findings of lib/httpClient.js 9.0.0, reproduced there):
// a request pending on a dropped socket stays in the queue and gets the next answer; the parser goes on in the middle of the cut answer; an old
// socket's late error opens a second connection; after "Connection: close" the next request is written into the closing socket.
import type { CannonClient } from 'autocannon'

export interface AnsweredEnd {
  readonly kind: 'answered'
  readonly endpointIndex: number
  readonly status: number
  readonly body: Buffer
  readonly durationMicros: number
}
/** failed: the connection could not be made or was reset, or the answer stayed away. lost: the server closed without answering. */
export interface UnansweredEnd {
  readonly kind: 'failed' | 'lost'
  readonly endpointIndex: number
}
export type RequestEnd = AnsweredEnd | UnansweredEnd

export interface GuardEvents {
  readonly sent: (endpointIndex: number) => void
  readonly ended: (end: RequestEnd) => void
}

export function guardClient(client: CannonClient, { sent, ended }: GuardEvents): void {
  let pending: { endpointIndex: number } | null = null
  let lastCause: 'failed' | 'lost' = 'lost'
  let mustReconnect = false
  let keepAlive = true
  const body: Buffer[] = []
  const connect = client._connect.bind(client)
  const doRequest = client._doRequest.bind(client)
  const destroyConnection = client._destroyConnection.bind(client)

  const giveUp = (kind: 'failed' | 'lost') => {
    if (pending === null) return
    const { endpointIndex } = pending
    pending = null
    ended({ kind, endpointIndex })
  }

  client._connect = () => {
    giveUp(lastCause)
    lastCause = 'lost'
    mustReconnect = false
    body.length = 0
    client.pipelinedRequests.clear()
    client.parser.reinitialize('RESPONSE')
    silence(client)
    connect()
  }

  client._doRequest = () => {
    const isLast = client.responseMax > 0 && client.reqsMade >= client.responseMax
    if (!keepAlive && !isLast && !client.destroyed) {
      // The socket is closing: the next request waits for a fresh one, outside the parser's own call.
      keepAlive = true
      mustReconnect = true
      setImmediate(() => {
        if (mustReconnect && !client.destroyed) client._resetConnection()
      })
      return
    }
    const madeBefore = client.reqsMade
    doRequest()
    if (client.reqsMade === madeBefore) return
    pending = { endpointIndex: client.requestIterator.currentRequest.endpointIndex }
    sent(pending.endpointIndex)
  }

  client._destroyConnection = () => {
    giveUp('failed')
    destroyConnection()
  }

  // Bytes, not autocannon's text: joining chunks as text breaks characters that two chunks share.
  const addBody = client.pipelinedRequests.addBody.bind(client.pipelinedRequests)
  client.pipelinedRequests.addBody = data => {
    body.push(Buffer.from(data))
    addBody(Buffer.alloc(0))
  }

  client.prependListener('connError', () => {
    lastCause = 'failed'
  })
  client.on('headers', ({ shouldKeepAlive }: { shouldKeepAlive: boolean }) => {
    keepAlive = shouldKeepAlive
  })
  client.on('response', (status: number, _bytesCount: number, durationMs: number) => {
    if (pending === null) return
    const { endpointIndex } = pending
    pending = null
    const bytes = Buffer.concat(body)
    body.length = 0
    ended({ kind: 'answered', endpointIndex, status, body: bytes, durationMicros: Math.max(1, Math.round(durationMs * 1000)) })
  })
}

/** The old socket can say nothing any more: its late error would open a second connection. */
function silence({ conn }: CannonClient): void {
  if (conn === undefined) return
  conn.removeAllListeners('error')
  conn.removeAllListeners('end')
  conn.removeAllListeners('data')
  conn.on('error', () => {})
  conn.destroy()
}
