// One calibration server, written on bare sockets so that its own time is small. In: a behaviour. Out: its port and what it did so far.
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { type BehaviourName, behaviours, type Peer, type ServerCounts } from './behaviours.ts'
import { openHold } from './hold.ts'

export interface OpenServer {
  readonly port: number
  counts(): Omit<ServerCounts, 'loopDelayP99Micros'>
}

type Tally = { -readonly [Name in Exclude<keyof ServerCounts, 'spanMs' | 'loopDelayP99Micros' | `heldTooLong${string}`>]: number }

export async function openServer(name: BehaviourName, timeRatio: number): Promise<OpenServer> {
  const tally: Tally = { seenCount: 0, answeredCount: 0, closedInsteadCount: 0, cutCount: 0, resetCount: 0, connectionCount: 0 }
  const span = { firstMs: 0, lastMs: 0 }
  const { hold, heldTooLong } = openHold()
  const behave = behaviours[name]({ hold, timeRatio })
  const server = createServer({ noDelay: true }, socket => {
    tally.connectionCount += 1
    const ended = { isEnded: false }
    let requestCount = 0
    let text = ''
    socket.on('error', () => {})
    socket.on('data', chunk => {
      text += chunk.toString('latin1')
      for (let end = text.indexOf('\r\n\r\n'); end >= 0 && !ended.isEnded; end = text.indexOf('\r\n\r\n')) {
        text = text.slice(end + 4)
        requestCount += 1
        span.lastMs = performance.now()
        span.firstMs ||= span.lastMs
        tally.seenCount += 1
        behave(tally.seenCount - 1, peerOf(socket, requestCount, tally, ended))
      }
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    counts: () => ({ ...tally, spanMs: span.lastMs - span.firstMs, ...heldTooLong() }),
  }
}

/** ended: what comes behind a FIN is not read. */
function peerOf(socket: Socket, requestCount: number, tally: Tally, ended: { isEnded: boolean }): Peer {
  const end = () => {
    ended.isEnded = true
    socket.end()
  }
  return {
    requestCount,
    answer: (options = { close: false }) => {
      if (socket.destroyed) return
      tally.answeredCount += 1
      socket.write(`HTTP/1.1 200 OK\r\n${options.close ? 'Connection: close\r\n' : ''}Content-Length: 2\r\n\r\nok`)
      if (options.close) end()
    },
    closeInstead: () => {
      tally.closedInsteadCount += 1
      end()
    },
    cut: () => {
      tally.cutCount += 1
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\no')
      end()
    },
    reset: () => {
      tally.resetCount += 1
      ended.isEnded = true
      socket.resetAndDestroy()
    },
    closeSilently: end,
  }
}
