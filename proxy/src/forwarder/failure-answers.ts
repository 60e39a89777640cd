// Our own answers, where legacy gave none: a status and a neutral page that names nothing of the inside.
import { type ServerResponse, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { ForwardFailureCode } from './index.ts'
import { closeLingering, lingerOnClose } from './lingering-close.ts'

/** Each is an allowed difference (allowed-differences.ts). */
export const ownStatuses = [400, 405, 408, 413, 431, 502, 503, 504] as const
export type OwnStatus = (typeof ownStatuses)[number]

export function statusOf(code: ForwardFailureCode): OwnStatus {
  if (code === 'CLIENT_STALLED') return 408
  return code === 'LEGACY_CONNECT_TIMEOUT' || code === 'LEGACY_HEAD_TIMEOUT' ? 504 : 502
}

/** Answers a request that node:http has parsed. `close`: the connection cannot be trusted or used any more. */
export function answerOwn(response: ServerResponse, status: OwnStatus, close: boolean): void {
  const { page, fields } = ownAnswer(status)
  if (close) {
    response.shouldKeepAlive = false
    if (response.socket !== null) lingerOnClose(response.socket)
    fields.push('Connection', 'close')
  } else if (response.req.httpVersionMinor === 0) fields.push('Connection', 'keep-alive')
  // Without `Connection`, so that node adds no `Keep-Alive` that legacy would not have sent.
  else response.removeHeader('connection')
  response.writeHead(status, fields)
  response.end(page)
}

/** Answers on the bare socket, where there is no parsed request, and closes it. */
export function answerOnSocket(socket: Socket, status: OwnStatus): void {
  if (!socket.writable) {
    socket.destroy()
    return
  }
  const { page, fields } = ownAnswer(status)
  let text = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n`
  for (let index = 0; index < fields.length; index += 2) text += `${fields[index]}: ${fields[index + 1]}\r\n`
  socket.write(`${text}Connection: close\r\n\r\n${page}`, 'latin1')
  closeLingering(socket)
}

function ownAnswer(status: OwnStatus): { page: string; fields: string[] } {
  const page = `<html><head><title>${STATUS_CODES[status]}</title></head><body><h1>${status}</h1></body></html>`
  return { page, fields: ['Content-Type', 'text/html; charset=utf-8', 'Content-Length', String(page.length)] }
}
