// What of a recording must be equal: messages flow in, a plain form without the allowed differences flows out.
import { readMessages } from './messages.ts'

/** Names of `allowed-differences.ts`, rule `hop-by-hop-fields`. */
const hopFields = new Set(['connection', 'keep-alive', 'proxy-connection', 'te', 'upgrade'])

export interface PlainMessage {
  start: string
  fields: string[]
  framing: string
  body: string
  trailers: string
  complete: boolean
}

/** Requests as legacy got them: chunk boundaries and white space round values do not count. */
export function plainRequests(bytes: Buffer): PlainMessage[] {
  return readMessages(bytes, null).map(message => ({
    start: message.start,
    fields: withoutHopFields(message.fields).map(([name, value]) => `${name}:${value.trim()}`),
    framing: message.framing,
    body: message.body,
    trailers: message.trailers,
    complete: message.complete,
  }))
}

/** Answers as the client got them: to the byte, but for hop-by-hop fields and the version. */
export function plainAnswers(bytes: Buffer, methods: readonly string[]): PlainMessage[] {
  return readMessages(bytes, methods).map(message => ({
    start: message.start.replace(/^HTTP\/1\.0/, 'HTTP/1.1'),
    fields: withoutHopFields(message.fields).map(([name, value]) => `${name}:${value}`),
    framing: message.framing,
    body: message.rawBody,
    trailers: message.trailers,
    complete: message.complete,
  }))
}

/** Fields of the other hop that got through; a 426 and an upgrade speak about `Upgrade` on purpose. */
export function leakedFields(bytes: Buffer, methods: readonly string[] | null): string[] {
  return readMessages(bytes, methods)
    .filter(message => !/ (?:101|426) /.test(message.start) && !message.fields.some(([name]) => name.toLowerCase() === 'sec-websocket-key'))
    .flatMap(message => message.fields)
    .filter(([name, value]) => isLeak(name.toLowerCase(), value.trim().toLowerCase(), methods === null))
    .map(([name, value]) => `${name}:${value}`)
}

function isLeak(name: string, value: string, isRequest: boolean): boolean {
  if (name === 'connection') return isRequest ? value !== 'te' : value !== 'close' && value !== 'keep-alive'
  if (name === 'te') return value !== 'trailers'
  return hopFields.has(name)
}

function withoutHopFields(fields: readonly (readonly [string, string])[]): (readonly [string, string])[] {
  const listed = fields
    .filter(([name]) => name.toLowerCase() === 'connection')
    .flatMap(([, value]) => value.toLowerCase().split(','))
    .map(name => name.trim())
  const dropped = new Set([...hopFields, ...listed.filter(name => name !== 'host' && name !== 'content-length')])
  return fields.filter(([name]) => !dropped.has(name.toLowerCase()))
}
