// What llhttp lets through and a proxy must not: a request flows in, true flows out if two readers could understand it differently.
import type { IncomingMessage } from 'node:http'

export function isAmbiguous(request: IncomingMessage): boolean {
  // RFC 9112 §6.1: an HTTP/1.0 message with Transfer-Encoding has faulty framing.
  if (request.httpVersionMinor === 0 && request.headers['transfer-encoding'] !== undefined) return true
  return countOf(request.rawHeaders, 'host') > 1
}

function countOf(rawHeaders: readonly string[], wanted: string): number {
  let count = 0
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]!
    if (name.length === wanted.length && name.toLowerCase() === wanted) count++
  }
  return count
}
