// The program of a calibration server: one behaviour on a port of its own, written on bare sockets so that its own time is small. In: the behaviour's name.
// Out by IPC: its port at first, its counts when asked. Ends with its channel.
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { type BehaviourName, behaviours, type Peer, type ServerCounts } from './behaviours.ts'

const counts = { seenCount: 0, answeredCount: 0, closedInsteadCount: 0, cutCount: 0, resetCount: 0, connectionCount: 0 }
const heldMs: number[] = []
let firstMs: number | null = null
let lastMs = 0

/** Held answers by the time they are due. Timers are a millisecond coarse, so the last two are waited for in turns of the event loop. */
const held: { readonly dueMs: number; readonly sinceMs: number; readonly peer: Peer }[] = []
let isWatching = false

const behave = behaviours[process.argv[2] as BehaviourName](hold)
const server = createServer({ noDelay: true }, socket => {
  counts.connectionCount += 1
  let requestCount = 0
  let isEnded = false
  let text = ''
  socket.on('error', () => {})
  socket.on('data', chunk => {
    text += chunk.toString('latin1')
    for (let end = text.indexOf('\r\n\r\n'); end >= 0; end = text.indexOf('\r\n\r\n')) {
      text = text.slice(end + 4)
      if (isEnded) return
      requestCount += 1
      lastMs = performance.now()
      firstMs ??= lastMs
      counts.seenCount += 1
      behave(
        counts.seenCount - 1,
        peerOf(socket, requestCount, () => (isEnded = true)),
      )
    }
  })
})

function peerOf(socket: Socket, requestCount: number, ended: () => void): Peer {
  const end = () => {
    ended()
    socket.end()
  }
  return {
    requestCount,
    answer: (options = { close: false }) => {
      if (socket.destroyed) return
      counts.answeredCount += 1
      socket.write(`HTTP/1.1 200 OK\r\n${options.close ? 'Connection: close\r\n' : ''}Content-Length: 2\r\n\r\nok`)
      if (options.close) end()
    },
    closeInstead: () => {
      counts.closedInsteadCount += 1
      end()
    },
    cut: () => {
      counts.cutCount += 1
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\no')
      end()
    },
    reset: () => {
      counts.resetCount += 1
      ended()
      socket.resetAndDestroy()
    },
    closeSilently: end,
  }
}

function hold(forMs: number, peer: Peer): void {
  const sinceMs = performance.now()
  held.push({ dueMs: sinceMs + forMs, sinceMs, peer })
  if (!isWatching) watch()
}

function watch(): void {
  const nowMs = performance.now()
  while (held[0] !== undefined && held[0].dueMs <= nowMs) {
    const { peer, sinceMs } = held.shift()!
    peer.answer()
    heldMs.push(performance.now() - sinceMs)
  }
  isWatching = held[0] !== undefined
  if (held[0] === undefined) return
  const waitMs = held[0].dueMs - nowMs
  if (waitMs > 2) setTimeout(watch, waitMs - 2)
  else setImmediate(watch)
}

function countsSoFar(): ServerCounts {
  const sorted = heldMs.toSorted((a, b) => a - b)
  const median = sorted[Math.floor(sorted.length / 2)]
  return { ...counts, spanMs: lastMs - (firstMs ?? lastMs), heldP50Micros: median === undefined ? null : Math.round(median * 1000) }
}

process.on('disconnect', () => process.exit(0))
process.on('SIGINT', () => {})
process.on('message', () => process.send?.(countsSoFar()))
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))
