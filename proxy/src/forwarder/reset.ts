// Ends a socket with a reset where its kind knows one: whoever reads on the other side sees a broken wire, not an orderly end.
import type { Duplex } from 'node:stream'

export function resetSocket(socket: Duplex): void {
  const { resetAndDestroy } = socket as Duplex & { resetAndDestroy?: () => void }
  try {
    if (resetAndDestroy === undefined || socket.destroyed) socket.destroy()
    else resetAndDestroy.call(socket)
  } catch {
    // Pipes and TLS sockets have no reset (ERR_INVALID_HANDLE_TYPE).
    socket.destroy()
  }
}
