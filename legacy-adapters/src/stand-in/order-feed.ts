// Live status changes for operators' pages: a change flows in from the routes, a text frame flows out to everyone connected. Called by order-socket.ts and the routes.
import type { WebSocket } from 'ws'
import type { OrderStatus } from './order-statuses.ts'
import { legacyJson } from './wire/legacy-json.ts'

const pingEveryMs = 30_000
/** A page that has not taken this much is gone or hopelessly behind: it reconnects and reads the list. */
const unsentBytesMax = 1024 * 1024

export interface OrderFeed {
  readonly add: (socket: WebSocket) => void
  readonly announce: (orderId: number, status: OrderStatus) => void
  /** Says goodbye to everybody. */
  readonly close: () => void
  /** Ends those that did not answer the goodbye. */
  readonly cutOff: () => void
}

export function openOrderFeed(): OrderFeed {
  const listeners = new Map<WebSocket, { isAlive: boolean }>()
  const pings = setInterval(() => {
    for (const [socket, seen] of listeners) {
      if (!seen.isAlive) socket.terminate()
      seen.isAlive = false
      socket.ping()
    }
  }, pingEveryMs)

  return {
    add: socket => {
      const seen = { isAlive: true }
      listeners.set(socket, seen)
      socket.on('pong', () => {
        seen.isAlive = true
      })
      socket.on('error', () => socket.terminate()) // garbage frames end their own connection only
      socket.on('close', () => listeners.delete(socket))
    },
    announce: (orderId, status) => {
      const frame = legacyJson({ OrderId: orderId, Status: status })
      for (const socket of listeners.keys()) {
        if (socket.bufferedAmount > unsentBytesMax) socket.terminate()
        else socket.send(frame, () => undefined) // a failed send shows as 'error' and 'close'
      }
    },
    close: () => {
      clearInterval(pings)
      for (const socket of listeners.keys()) socket.close(1001)
    },
    cutOff: () => {
      for (const socket of listeners.keys()) socket.terminate()
    },
  }
}
