// What llhttp lets through and a proxy must not: a request flows in, true flows out if two readers could understand it differently.
import type { IncomingMessage } from 'node:http'

const lengthDigitsMax = 15
/** What llhttp takes beyond this (`,chunked`, `xchunked, chunked`, parameters), other readers take for no chunks at all. */
const clearCodings = /^(?:(?:(?:x-)?(?:gzip|compress)|deflate)[\t ]*,[\t ]*)*chunked$/i

export function isAmbiguous(request: IncomingMessage): boolean {
  // llhttp takes a request line without a version for HTTP/0.9, which nobody may send on to an HTTP/1.1 server.
  if (request.httpVersionMajor !== 1) return true
  // A fragment never belongs on the wire (RFC 9112 §3.2): some servers cut it off, others route by it.
  if (request.url!.includes('#')) return true
  const codings = request.headers['transfer-encoding']
  // RFC 9112 §6.1: an HTTP/1.0 message with Transfer-Encoding has faulty framing.
  if (codings !== undefined && (request.httpVersionMinor === 0 || !clearCodings.test(codings))) return true
  // Beyond 2^53 readers disagree by overflow or rounding; llhttp takes up to 2^64.
  if ((request.headers['content-length']?.length ?? 0) > lengthDigitsMax) return true
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
