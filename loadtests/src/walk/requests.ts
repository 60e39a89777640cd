// The few forms that requests of the contract have, as raw parts. Called by the steps.
import type { HttpRequest } from '../wire/http-exchange.ts'
import { kept, type Side, type Walker } from './step.ts'

type Header = readonly [name: string, value: string]

export function asOperator(side: Side, who = 'session'): Header[] {
  return [['Cookie', kept(side, who)]]
}

export function asPartner({ partner }: Pick<Walker, 'partner'>): Header[] {
  return [['X-Api-Key', partner.apiKey]]
}

export function get(target: string, headers: readonly Header[] = []): HttpRequest {
  return { method: 'GET', target, headers }
}

export function post(target: string, headers: readonly Header[], body: Buffer | string, contentType = 'application/json'): HttpRequest {
  const bytes = typeof body === 'string' ? Buffer.from(body, 'utf8') : body
  return { method: 'POST', target, headers: [...headers, ['Content-Type', contentType]], body: bytes }
}

const boundary = 'ficus-walk-boundary'

/** Shape: parts of a form → multipart body; a part with a file name is a file. */
export function multipart(
  target: string,
  headers: readonly Header[],
  parts: readonly { name: string; fileName?: string; content: Buffer }[],
): HttpRequest {
  const chunks = parts.flatMap(({ name, fileName, content }) => [
    Buffer.from(
      `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${fileName === undefined ? '' : `; filename="${fileName}"`}\r\n`,
    ),
    Buffer.from(fileName === undefined ? '\r\n' : 'Content-Type: application/octet-stream\r\n\r\n'),
    content,
    Buffer.from('\r\n'),
  ])
  return post(target, headers, Buffer.concat([...chunks, Buffer.from(`--${boundary}--\r\n`)]), `multipart/form-data; boundary=${boundary}`)
}
