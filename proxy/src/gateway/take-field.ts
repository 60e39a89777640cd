// In: a request and the name of a field that is meant for the proxy alone. Out: its value; the request travels on without it, so that legacy never sees it.
import type { IncomingMessage } from 'node:http'

/** Units: `fieldName` in lower case. Shape: the value of the last such field, null when there is none; the request is left without any. */
export function takeField(request: IncomingMessage, fieldName: string): string | null {
  if (indexOfField(request.rawHeaders, fieldName) === -1) return null
  const rawHeaders = [...request.rawHeaders]
  let value = ''
  for (let at = indexOfField(rawHeaders, fieldName); at !== -1; at = indexOfField(rawHeaders, fieldName))
    value = rawHeaders.splice(at, 2)[1]!
  request.rawHeaders = rawHeaders
  return value
}

function indexOfField(rawHeaders: readonly string[], fieldName: string): number {
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]!
    if (name.length === fieldName.length && name.toLowerCase() === fieldName) return at
  }
  return -1
}
