// A wire case as it would be on a route whose requests are captured: a case flows in, the same case with its requests sent to the price route by a known
// partner flows out. Played against a proxy that mirrors every price (contestants/ficus.ts), so that each body is read whole before legacy sees it.
import type { Step, WireCase } from './case-file.ts'
import { capturedApiKey, capturedPath } from './contestants/ficus.ts'
import { readMessages } from './messages.ts'

/** Their answers are framed as those to POST are. The others stand for themselves: HEAD, CONNECT, OPTIONS *, and what node refuses. */
const ordinary = /^(?:GET|POST|PUT|PATCH|DELETE) (?=\S)/
/** The target goes on as the query, so that each request is still another one. */
const onRoute = `POST ${capturedPath}?`

/** As a query it is no longer what the case is about. */
const mattersAsTarget: ReadonlySet<string> = new Set(['guard-path-relative'])

/** Shape: null where an upgrade makes a tunnel, or where no request of the case can be sent to the route. */
export function asCaptured(wireCase: WireCase): WireCase | null {
  if (wireCase.leniency !== 'strict' || wireCase.name.startsWith('upgrade-') || mattersAsTarget.has(wireCase.name)) return null
  const steps = wireCase.steps.map(step => stepOnRoute(step))
  if (steps.every((step, index) => step.side === 'legacy' || step.bytes === wireCase.steps[index]!.bytes)) return null
  const { legacy } = wireCase.expected
  // A captured body is one chunk to legacy.
  const isChunked = steps.some(({ side, bytes }) => side === 'client' && /^transfer-encoding:/im.test(bytes.toString('latin1')))
  const differs = isChunked ? [...wireCase.differs, 'request-chunk-boundaries'] : wireCase.differs
  return {
    ...wireCase,
    differs,
    steps,
    expected: legacy === undefined ? wireCase.expected : { ...wireCase.expected, legacy: requestsOnRoute(legacy) },
  }
}

function stepOnRoute(step: Step): Step {
  const { when } = step
  const waits = when !== null && when.side === 'legacy' && when.has !== 'end'
  return {
    ...step,
    bytes: step.side === 'client' ? requestsOnRoute(step.bytes) : step.bytes,
    when: waits
      ? {
          side: 'legacy',
          has: Buffer.from(
            when.has.toString('latin1').replace(/^GET( (?=\/))?/, (_, more) => (more ? onRoute : 'POST')),
            'latin1',
          ),
        }
      : when,
  }
}

/** Only lines that begin a request are changed: what looks like one within a body stays, and so does the body's length. */
function requestsOnRoute(bytes: Buffer): Buffer {
  const messages = readMessages(bytes, null).map(({ rawText }) => rawText)
  if (!messages.some(text => ordinary.test(text))) return bytes
  const changed = messages.map(text => (ordinary.test(text) ? withKey(text.replace(ordinary, onRoute)) : text))
  return Buffer.concat([Buffer.from(changed.join(''), 'latin1'), bytes.subarray(messages.join('').length)])
}

function withKey(request: string): string {
  return request.replace('\r\n', `\r\nX-Api-Key: ${capturedApiKey}\r\n`)
}
