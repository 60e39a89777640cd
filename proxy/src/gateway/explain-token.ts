// In: a request and the tester token of this proxy. Out: whether a tester asks to see the assignment. The field itself never travels on:
// legacy must neither see the token nor learn of the kit. Called by the front door before anything else reads the request.
import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { takeField } from './take-field.ts'

export type TakeExplain = (request: IncomingMessage) => boolean

/** `testerToken` '' means that nobody is a tester; then the field is the client's own affair and passes like any other. */
export function createTakeExplain(testerToken: string): TakeExplain {
  if (testerToken === '') return () => false
  const expected = digest(testerToken)
  return request => {
    const token = takeField(request, 'x-ficus-explain')
    return token !== null && timingSafeEqual(digest(token), expected)
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
