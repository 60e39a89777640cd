// The body of a request under the one bound that the contract sets. In: the request. Out: its bytes, streamed or whole, or the knowledge that it is too large.
// Units: the bound counts what the body holds, multipart framing included; chunk framing is transport and not counted.
import type { IncomingMessage } from 'node:http'

export const bodyBytesMax = 256 * 1024 * 1024

/** The 268 435 457th byte has arrived. */
export class BodyTooLarge extends Error {}
/** The client went away in the middle of its body; nobody is left to answer. */
export class ClientWentAway extends Error {}

/** True when the head alone already says that the body is too large. */
export function announcesTooMuch(request: IncomingMessage): boolean {
  return Number(request.headers['content-length'] ?? 0) > bodyBytesMax
}

/** Without a Content-Length only reading tells how long a body is. */
export function isOfUnknownLength(request: IncomingMessage): boolean {
  return request.headers['transfer-encoding'] !== undefined
}

/** Errors: BodyTooLarge, ClientWentAway. */
export async function* bodyChunks(request: IncomingMessage): AsyncGenerator<Buffer, void, void> {
  let bytesCount = 0
  try {
    // destroyOnReturn stays off, or refusing a body half-way would cut the connection before the answer
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      bytesCount += chunk.length
      if (bytesCount > bodyBytesMax) throw new BodyTooLarge('reading the request body: more than 256 MiB arrived')
      yield chunk
    }
  } catch (cause) {
    if (cause instanceof BodyTooLarge) throw cause
    throw new ClientWentAway('reading the request body: the client went away', { cause })
  }
}

/** The whole body. Errors: as bodyChunks. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of bodyChunks(request)) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** Reads to the end and keeps nothing. Errors: as bodyChunks. */
export async function discardBody(request: IncomingMessage): Promise<void> {
  for await (const _ of bodyChunks(request));
}
