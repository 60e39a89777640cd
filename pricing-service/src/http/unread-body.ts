// In: a request that is answered with a problem before its body was read. Out: the answer reaches the client all the same. A short body is dropped by node and the
// connection lives on; a long one, such as a model, is not waited for: the connection closes after the answer. Called by problems.ts.
import type { Socket } from 'node:net'
import type { FastifyReply, FastifyRequest } from 'fastify'

const droppedBytesMax = 256 * 1_024
const lingerMs = 2_000

export function closeIfUnread(request: FastifyRequest, reply: FastifyReply): void {
  if (!request.raw.complete && comingBytes(request) > droppedBytesMax) closeAfterAnswer(request.raw.socket, reply)
}

/** A body whose length nobody tells counts as long. */
function comingBytes({ headers }: FastifyRequest): number {
  const length = headers['content-length']
  if (length !== undefined) return Number(length)
  return headers['transfer-encoding'] === undefined ? 0 : Number.POSITIVE_INFINITY
}

/**
 * A plain close with unread bytes makes the kernel send a reset, which wipes the answer out of the client's buffer (RFC 9112 §9.6). node:http closes by
 * `destroySoon`; this ends our side, reads and drops what still comes for a moment, and then closes.
 */
function closeAfterAnswer(socket: Socket, reply: FastifyReply): void {
  reply.header('connection', 'close')
  socket.destroySoon = () => {
    socket.end()
    const close = setTimeout(() => socket.destroy(), lingerMs)
    socket.once('close', () => clearTimeout(close))
    socket.resume()
  }
}
