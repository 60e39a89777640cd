// In: a pipelined request that has to wait for its predecessor's answer, and its turn. Out: the connection read no further while many wait. Called by
// attach-engine.ts. Without it one client could fill our memory with requests that cost it eighteen bytes each and us about two kilobytes.
import type { Socket } from 'node:net'

/** So many may wait per connection, and what else one read has brought. */
const waitingCountMax = 16

/** How node:http itself holds a connection back (lib/_http_server.js, parserOnIncoming and socketOnDrain); bodies resume a socket that is merely paused. */
type HttpSocket = Socket & { _paused?: boolean; parser?: { resume(): void } | null }

const waitingCounts = new WeakMap<Socket, number>()

export function turnWaits(socket: HttpSocket): void {
  const count = (waitingCounts.get(socket) ?? 0) + 1
  waitingCounts.set(socket, count)
  if (count < waitingCountMax) return
  if (count === waitingCountMax) socket.on('drain', hold)
  hold.call(socket)
}

/** Also behind node's own 'drain' listener, which lets the connection be read again whenever the answer that runs has got on. */
function hold(this: HttpSocket): void {
  this._paused = true
  this.pause()
}

export function turnIsTaken(socket: HttpSocket): void {
  const count = waitingCounts.get(socket)! - 1
  waitingCounts.set(socket, count)
  if (count !== waitingCountMax - 1) return
  socket.off('drain', hold)
  if (socket.destroyed) return
  socket._paused = false
  socket.parser?.resume()
  socket.resume()
}
