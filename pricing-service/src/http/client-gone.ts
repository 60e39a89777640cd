// In: a reply. Out: a signal that aborts when the client goes away before it has the answer.
// fastify 5.12's request.signal says so wrongly for requests with a body, once the body is read; the response's own 'close' does not.
import type { FastifyReply } from 'fastify'

export function clientGone(reply: FastifyReply): AbortSignal {
  const gone = new AbortController()
  if (reply.raw.destroyed && !reply.raw.writableFinished) gone.abort()
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) gone.abort()
  })
  return gone.signal
}
