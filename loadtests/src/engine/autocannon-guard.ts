// Makes one client of autocannon honest: it sends when it is told to, and every request it writes ends exactly once, as answered, failed or lost, charged
// to its own answer. In: a client inside setupClient, before it connects. Out: idle and ended. Internals are wrapped per instance, so the version is
// pinned exactly and test/autocannon-contract.test.ts holds each of them. What is wrong without it (lib/httpClient.js 9.0.0, reproduced there): a request
// pending on a dropped socket stays in the queue and gets the next answer; the parser goes on in the middle of the cut answer; an old socket's late error
// opens a second connection; after "Connection: close" the next request is written into the closing socket; an answer that nobody asked for crashes it.
import type { CannonClient } from 'autocannon'
import { headersOf, type RequestEnd, type UnansweredEnd } from './request-end.ts'

export interface GuardEvents {
  /** May send. Once at first, then once after every end. */
  readonly idle: () => void
  readonly ended: (end: RequestEnd) => void
}

export interface GuardedClient {
  /** While idle only. A dropped connection is opened anew first: never sooner, or a dead server would be asked to connect without a pause. */
  send(bytes: Buffer): void
  /** Gives up what is under way; nothing if nothing is. */
  expire(why: string): void
}

const closedByServer: UnansweredEnd = { kind: 'lost', why: 'the server closed the connection instead of answering' }

export function guardClient(client: CannonClient, { idle, ended }: GuardEvents): GuardedClient {
  let state: 'idle' | 'writing' | 'waiting' | 'resting' = 'resting'
  let dropped = false
  let keepAlive = true
  let isInterim = false
  let cause = closedByServer
  let isFirstConnect = true
  let bytesToWrite: Buffer = Buffer.alloc(0)
  const body: Buffer[] = []
  const { pipelinedRequests, parser } = client
  const connect = client._connect.bind(client)
  const doRequest = client._doRequest.bind(client)
  const destroyConnection = client._destroyConnection.bind(client)
  const terminateRequest = pipelinedRequests.terminateRequest.bind(pipelinedRequests)
  const execute = parser.execute.bind(parser)

  const rest = () => {
    if (state !== 'resting' || client.destroyed) return
    state = 'idle'
    idle()
  }
  const giveUp = () => {
    if (state === 'writing' || state === 'waiting') {
      state = 'resting'
      ended(cause)
    }
    cause = closedByServer
  }
  const drop = () => {
    dropped = true
    keepAlive = true
    isInterim = false
    body.length = 0
    pipelinedRequests.clear()
    parser.reinitialize('RESPONSE')
    silence(client)
  }
  const write = () => {
    doRequest()
    state = 'waiting'
  }

  client.getRequestBuffer = () => bytesToWrite

  // autocannon calls it at first, and whenever a connection has ended: then the next one waits for the next request.
  client._connect = () => {
    if (isFirstConnect) {
      isFirstConnect = false
      return connect()
    }
    // An answer without a length ends with its connection.
    if (state === 'waiting' && cause === closedByServer) parser.finish()
    giveUp()
    drop()
    rest()
  }

  // autocannon calls it when a connection is open and after every answer.
  client._doRequest = () => {
    if (state === 'writing') return write()
    if (state === 'waiting') return
    if (keepAlive) return rest()
    drop()
    // Outside the parser's own call, which may hold further bytes of the closing connection.
    setImmediate(rest)
  }

  client._destroyConnection = () => {
    if (cause === closedByServer) cause = { kind: 'failed', why: 'given up at the end' }
    giveUp()
    destroyConnection()
  }

  // Bytes, not autocannon's text: joining chunks as text breaks characters that two chunks share.
  const addBody = pipelinedRequests.addBody.bind(pipelinedRequests)
  pipelinedRequests.addBody = data => {
    body.push(Buffer.from(data))
    addBody(Buffer.alloc(0))
  }
  pipelinedRequests.terminateRequest = () => {
    const nothing = { req: undefined, bytes: 0, body: '', headers: { statusCode: 0, headers: [] }, duration: 0 }
    return (isInterim ? undefined : terminateRequest()) ?? nothing
  }
  parser.execute = chunk => {
    const outcome = execute(chunk)
    if (outcome instanceof Error && !client.destroyed) {
      cause = { kind: 'failed', why: `the answer is not HTTP: ${outcome.message}` }
      client._resetConnection()
    }
    return outcome
  }

  client.prependListener('connError', (error: NodeJS.ErrnoException) => {
    cause = { kind: 'failed', why: error.code ?? error.message }
  })
  let headers: readonly string[] = []
  client.on('headers', (head: { statusCode: number; shouldKeepAlive: boolean; headers: readonly string[] }) => {
    isInterim = head.statusCode < 200 && head.statusCode !== 101
    if (isInterim) return
    keepAlive = head.shouldKeepAlive
    headers = head.headers
  })
  client.on('response', (status: number) => {
    const wasInterim = isInterim
    isInterim = false
    if (wasInterim || state !== 'waiting') return
    state = 'resting'
    const whole = body.length === 1 ? body[0]! : Buffer.concat(body)
    body.length = 0
    ended({ kind: 'answered', status, headers: headersOf(headers), body: whole })
  })

  return {
    send: bytes => {
      if (state !== 'idle') throw new Error(`a client that is ${state} cannot send`)
      bytesToWrite = bytes
      state = 'writing'
      if (!dropped) return write()
      dropped = false
      connect()
    },
    expire: why => {
      if (state !== 'waiting' || client.destroyed) return
      cause = { kind: 'failed', why }
      client._resetConnection()
    },
  }
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
