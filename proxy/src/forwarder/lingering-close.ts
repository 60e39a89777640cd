// Closes a client's connection so that the client can still read the answer: FIN first, then read and drop what it goes on sending.
import type { Socket } from 'node:net'

const lingerMs = 2000

/**
 * A plain close with unread bytes makes the kernel send a reset, and the reset wipes the answer out of the client's buffer
 * (RFC 9112 §9.6). node:http closes by `destroySoon`; this replaces it on one socket.
 */
export function lingerOnClose(socket: Socket): void {
  socket.destroySoon = () => closeLingering(socket)
}

export function closeLingering(socket: Socket): void {
  if (socket.destroyed) return
  // The answer first: a slow reader may take its time for it.
  if (!socket.writableFinished) {
    socket.once('finish', () => dropRest(socket))
    socket.end()
  } else dropRest(socket)
  socket.resume()
}

function dropRest(socket: Socket): void {
  if (socket.readableEnded) {
    socket.destroy()
    return
  }
  const timer = setTimeout(() => socket.destroy(), lingerMs).unref()
  socket.once('end', () => socket.destroy())
  socket.once('close', () => clearTimeout(timer))
}
