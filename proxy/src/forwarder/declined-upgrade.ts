// An upgrade that is no tunnel (h2c, or one with a body): the request goes back to the parser without its offer. Called by attach-engine.ts.
import type { IncomingMessage, Server } from 'node:http'
import type { Socket } from 'node:net'
import { hasToken } from './hop-by-hop.ts'

/** h2c would speak past the routes (RFC 9113 dropped it), and a body belongs to a request, not to a protocol. */
export function mayTunnel(request: IncomingMessage): boolean {
  const { headers } = request
  // RFC 9110 §7.8: HTTP/1.0 knows no upgrade.
  if (request.httpVersionMinor === 0) return false
  if (headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0) return false
  return !hasToken(headers.upgrade ?? '', 'h2c')
}

/**
 * Why not node's `shouldUpgradeCallback`: when it declines, llhttp has paused all the same, and node drops whatever the same read brought
 * after that request. Putting the socket back by `connection` is how node's own tests reuse an upgraded one.
 */
export function serveWithoutUpgrade(server: Server, request: IncomingMessage, client: Socket, rest: Buffer): void {
  const raw = request.rawHeaders
  let head = `${request.method} ${request.url} HTTP/1.${request.httpVersionMinor}\r\n`
  for (let index = 0; index < raw.length; index += 2) {
    if (raw[index]!.toLowerCase() !== 'upgrade') head += `${raw[index]}: ${raw[index + 1]}\r\n`
  }
  client.unshift(Buffer.concat([Buffer.from(`${head}\r\n`, 'latin1'), rest]))
  server.emit('connection', client)
  // It was paused if it had to wait for its turn.
  client.resume()
}
