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
    const { rawHeaders } = request
    let shown: string | null = null
    const kept: string[] = []
    for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
      const name = rawHeaders[at]!
      if (name.length === fieldName.length && name.toLowerCase() === fieldName) shown = rawHeaders[at + 1]!
      else kept.push(name, rawHeaders[at + 1]!)
    }
    if (shown === null) return false
    request.rawHeaders = kept
    return timingSafeEqual(digest(shown), expected)
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
