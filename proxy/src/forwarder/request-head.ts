// The head of a request as legacy gets it: the client's own line and fields, in its case and order, without the fields of the client's hop.
import type { IncomingMessage } from 'node:http'
import { hasToken, isHopByHop, namesListedIn } from './hop-by-hop.ts'

/** How the client framed the body. */
export type RequestFraming = 'none' | 'counted' | 'chunked'

export function framingOf(request: IncomingMessage): RequestFraming {
  const { headers } = request
  if (headers['transfer-encoding'] !== undefined) return 'chunked'
  const length = headers['content-length']
  return length === undefined || Number(length) === 0 ? 'none' : 'counted'
}

/**
 * Shape: head text in latin1, empty line included. The version is the client's own: an HTTP/1.0 client may send no Host, and
 * legacy must not answer it with chunks.
 * `contentLengthBytes`: set when the body was captured and its length has to replace what the client announced.
 */
export function requestHead(request: IncomingMessage, contentLengthBytes: number | null): string {
  const raw = request.rawHeaders
  const listed = listedNames(raw)
  let head = `${request.method} ${request.url} HTTP/1.${request.httpVersionMinor}\r\n`
  let counted = false
  for (let index = 0; index < raw.length; index += 2) {
    const name = raw[index]!
    let value = raw[index + 1]!
    if (isHopByHop(name)) {
      if (name.length !== 2 || !hasToken(value, 'trailers')) continue
      // We do relay trailers, so the wish travels on; RFC 9110 §10.1.4 wants it listed.
      head += `${name}: trailers\r\nConnection: TE\r\n`
      continue
    }
    if (listed?.has(name.toLowerCase())) continue
    if (contentLengthBytes !== null && name.length === 14 && name.toLowerCase() === 'content-length') {
      // Where it is right it stays as written: 003 is a length too.
      if (Number(value) !== contentLengthBytes) value = String(contentLengthBytes)
      counted = true
    }
    head += `${name}: ${value}\r\n`
  }
  if (contentLengthBytes !== null && contentLengthBytes > 0 && !counted) head += `Content-Length: ${contentLengthBytes}\r\n`
  return `${head}\r\n`
}

/** An upgrade's head goes on verbatim: `Connection` and `Upgrade` are what it is about. */
export function upgradeHead(request: IncomingMessage): string {
  const raw = request.rawHeaders
  let head = `${request.method} ${request.url} HTTP/1.1\r\n`
  for (let index = 0; index < raw.length; index += 2) head += `${raw[index]}: ${raw[index + 1]}\r\n`
  return `${head}\r\n`
}

/** Shape: the last chunk, trailers included. */
export function lastChunk(rawTrailers: readonly string[]): string {
  let text = '0\r\n'
  for (let index = 0; index < rawTrailers.length; index += 2) text += `${rawTrailers[index]}: ${rawTrailers[index + 1]}\r\n`
  return `${text}\r\n`
}

function listedNames(raw: readonly string[]): Set<string> | null {
  let names: Set<string> | null = null
  for (let index = 0; index < raw.length; index += 2) {
    const name = raw[index]!
    if (name.length !== 10 || name.toLowerCase() !== 'connection') continue
    const more = namesListedIn(raw[index + 1]!)
    if (more !== null) names = names === null ? more : new Set([...names, ...more])
  }
  return names
}
