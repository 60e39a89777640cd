// Puts legacy's own head bytes onto a ServerResponse: node:http keeps its book about framing and keep-alive, but what it sends is our text.
import type { ServerResponse } from 'node:http'
import type { ResponseHead } from './response-head.ts'

export interface ClientHeadOptions {
  /** The connection ends after this answer. */
  readonly close: boolean
  /** The client speaks HTTP/1.0: it can read no chunks. */
  readonly oldClient: boolean
  readonly extraFields: readonly string[]
}

/** The one place that reaches below node's public surface; `forwarder-own-head.test.ts` holds node to it. */
interface HeadOwner {
  _header: string
}

/**
 * Why not `writeHead` with the raw fields alone: it throws on `Trailer` beside `Content-Length`, re-encodes a raw
 * `Content-Disposition`, loses white space and walks over each field again. It is called for its bookkeeping only.
 */
export function writeClientHead(response: ServerResponse, head: ResponseHead, options: ClientHeadOptions): void {
  const bookkeeping: string[] = []
  let text = head.text
  response.sendDate = false
  // What is pipelined behind this answer is not served any more (attach-engine.ts asks).
  if (options.close) response.shouldKeepAlive = false
  if (head.framing === 'counted') bookkeeping.push('Content-Length', String(head.contentLengthBytes))
  else if (head.framing === 'chunked' && !options.oldClient) bookkeeping.push('Transfer-Encoding', 'chunked')
  else response.removeHeader('transfer-encoding')
  if (options.oldClient && head.framing === 'chunked') text = withoutTransferEncoding(text)
  for (let index = 0; index < options.extraFields.length; index += 2) {
    text += `${options.extraFields[index]}: ${options.extraFields[index + 1]}\r\n`
  }
  if (options.close || options.oldClient) text += options.close ? 'Connection: close\r\n' : 'Connection: keep-alive\r\n'
  bookkeeping.push('Connection', options.close ? 'close' : 'keep-alive')
  response.writeHead(head.status, 'relayed', bookkeeping)
  // A chunked body passes with legacy's own chunks: node must not wrap them once more.
  response.chunkedEncoding = false
  ;(response as unknown as HeadOwner)._header = `${text}\r\n`
}

function withoutTransferEncoding(text: string): string {
  return text.replace(/^transfer-encoding:[^\r]*\r\n/gim, '')
}
