// In: a request and the tester token of this proxy. Out: whether a tester asks to see the assignment. The field itself never travels on:
// legacy must neither see the token nor learn of the kit. Called by the front door before anything else reads the request.
import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

const fieldName = 'x-ficus-explain'

export type TakeExplain = (request: IncomingMessage) => boolean

/** `testerToken` '' means that nobody is a tester; then the field is the client's own affair and passes like any other. */
export function createTakeExplain(testerToken: string): TakeExplain {
  if (testerToken === '') return () => false
  const expected = digest(testerToken)
  return request => {
    if (indexOfField(request.rawHeaders) === -1) return false
    return timingSafeEqual(digest(takeField(request)), expected)
  }
}

function indexOfField(rawHeaders: readonly string[]): number {
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]!
    if (name.length === fieldName.length && name.toLowerCase() === fieldName) return at
  }
  return -1
}

/** Shape: request → the value of the last such field; the request is left without any. */
function takeField(request: IncomingMessage): string {
  const rawHeaders = [...request.rawHeaders]
  let value = ''
  for (let at = indexOfField(rawHeaders); at !== -1; at = indexOfField(rawHeaders)) value = rawHeaders.splice(at, 2)[1]!
  request.rawHeaders = rawHeaders
  return value
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
