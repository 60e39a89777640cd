// Reads one response head: its text in latin1 flows in, status, framing and the text as the client gets it flow out. Called by the parser.
import { hasToken, isHopByHop, namesListedIn } from './hop-by-hop.ts'

export type ResponseFraming = 'none' | 'counted' | 'chunked' | 'until-close'

export interface ResponseHead {
  readonly status: number
  readonly framing: ResponseFraming
  /** Set when framing is counted. */
  readonly contentLengthBytes: number
  /** May the socket carry another exchange? */
  readonly keepsAlive: boolean
  /** `Keep-Alive: timeout=n`, legacy's own idle limit. */
  readonly keepAliveHintMs: number | null
  /** Status line and end-to-end fields, byte for byte as legacy wrote them, without the empty line. */
  readonly text: string
  /** The whole head as it came. */
  readonly receivedText: string
}

/** Legacy wrote something that HTTP/1.1 does not allow; the message says what, for the log only. */
export class MalformedAnswer extends Error {}

// RFC 9112 §4: the reason may be empty, and some servers drop the space before it.
const statusLine = /HTTP\/1\.([01]) ([1-9]\d\d)(?: [\t\x20-\x7e\x80-\xff]*)?\r\n/y
const fieldLine = /[!#$%&'*+\-.^_`|~0-9A-Za-z]+:[\t\x20-\x7e\x80-\xff]*\r\n/y

/** Shape: `text` ends with the last field's line end. Errors: MalformedAnswer. Cost: one pass, no copy unless a field is dropped. */
export function readResponseHead(text: string, requestMethod: string): ResponseHead {
  statusLine.lastIndex = 0
  const line = statusLine.exec(text)
  if (line === null) throw new MalformedAnswer('status line')
  const oldVersion = line[1] === '0'
  const status = Number(line[2])
  let keepsAlive = !oldVersion
  let keepAliveHintMs: number | null = null
  let contentLength: string | null = null
  let codings: string | null = null
  let listed: Set<string> | null = null
  let kept = oldVersion ? 'HTTP/1.1' : ''
  let keptFrom = oldVersion ? 'HTTP/1.0'.length : 0
  let position = statusLine.lastIndex
  while (position < text.length) {
    fieldLine.lastIndex = position
    if (!fieldLine.test(text)) throw new MalformedAnswer(`field at ${position}`)
    const end = fieldLine.lastIndex
    const colon = text.indexOf(':', position)
    const name = fieldNameOfInterest(text, position, colon)
    if (name !== null) {
      const value = trimmed(text.slice(colon + 1, end - 2))
      if (name === 'content-length') contentLength = sameLength(contentLength, value)
      else if (name === 'transfer-encoding') codings = codings === null ? value : `${codings}, ${value}`
      else if (name === 'connection') {
        if (hasToken(value, 'close')) keepsAlive = false
        else if (oldVersion && hasToken(value, 'keep-alive')) keepsAlive = true
        listed = union(listed, namesListedIn(value))
      } else if (name === 'keep-alive') keepAliveHintMs = timeoutMsOf(value) ?? keepAliveHintMs
      // 426 says by `Upgrade` what it wants.
      if (isHopByHop(name) && !(name === 'upgrade' && status === 426)) {
        kept += text.slice(keptFrom, position)
        keptFrom = end
      }
    }
    position = end
  }
  let relayed = keptFrom === 0 ? text : kept + text.slice(keptFrom)
  if (listed !== null) relayed = withoutFields(relayed, listed)
  const framing = framingOf({ status, requestMethod, contentLength, codings, oldVersion })
  return {
    status,
    framing,
    contentLengthBytes: framing === 'counted' ? Number(contentLength) : 0,
    keepsAlive: keepsAlive && framing !== 'until-close',
    keepAliveHintMs,
    text: relayed,
    receivedText: text,
  }
}

/** Shape: name, value, name, value … of a head that was read before; line ends and folds may be those of a lenient one. */
export function rawHeadersOf(headText: string): string[] {
  const raw: string[] = []
  const lines = headText.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)
  for (let index = 1; index < lines.length - 1; index++) {
    const line = lines[index]!
    const colon = line.indexOf(':')
    raw.push(line.slice(0, colon), trimmed(line.slice(colon + 1)))
  }
  return raw
}

/** Trailer lines of a chunked body, checked like fields. */
export function checkFieldLines(text: string): void {
  let position = 0
  while (position < text.length) {
    fieldLine.lastIndex = position
    if (!fieldLine.test(text)) throw new MalformedAnswer('trailer')
    position = fieldLine.lastIndex
  }
}

/** The names, lower case, that the `Connection` fields among these lines declare hop-by-hop. */
export function listedNamesOf(lines: readonly string[]): Set<string> | null {
  const values = lines.filter(line => /^connection:/i.test(line)).map(line => line.slice('connection:'.length, -2))
  return namesListedIn(values.join(','))
}

function fieldNameOfInterest(text: string, start: number, end: number): string | null {
  switch (end - start) {
    case 2:
    case 7:
    case 10:
    case 14:
    case 16:
    case 17:
      return text.slice(start, end).toLowerCase()
    default:
      return null
  }
}

function framingOf(answer: {
  status: number
  requestMethod: string
  contentLength: string | null
  codings: string | null
  oldVersion: boolean
}): ResponseFraming {
  const { status, codings, contentLength } = answer
  // Both together are the classic of response smuggling (RFC 9112 §6.3); no honest server sends them.
  if (codings !== null && (contentLength !== null || answer.oldVersion)) throw new MalformedAnswer('two framings')
  if (answer.requestMethod === 'HEAD' || status === 204 || status === 304 || status < 200) return 'none'
  if (codings !== null) {
    const names = codings.toLowerCase().split(',').map(trimmed)
    // RFC 9112 §6.1 forbids to chunk twice; readers differ in how often they unwrap it.
    if (names.indexOf('chunked') !== names.lastIndexOf('chunked')) throw new MalformedAnswer('chunked twice')
    return names.at(-1) === 'chunked' ? 'chunked' : 'until-close'
  }
  return contentLength === null ? 'until-close' : 'counted'
}

function sameLength(known: string | null, value: string): string {
  if (!/^\d{1,15}$/.test(value) || (known !== null && known !== value)) throw new MalformedAnswer('Content-Length')
  return value
}

function union(known: Set<string> | null, more: Set<string> | null): Set<string> | null {
  return known === null || more === null ? (more ?? known) : new Set([...known, ...more])
}

function timeoutMsOf(value: string): number | null {
  const match = /(?:^|[,;\s])timeout\s*=\s*"?(\d{1,6})/i.exec(value)
  return match === null ? null : Number(match[1]) * 1000
}

function withoutFields(text: string, listed: ReadonlySet<string>): string {
  const lines = text.split('\r\n')
  return lines.filter((line, index) => index === 0 || !listed.has(line.slice(0, line.indexOf(':')).toLowerCase())).join('\r\n')
}

/** Optional white space only: `trim` would also take U+00A0, which is a byte of the value here. */
function trimmed(value: string): string {
  return value.replace(/^[\t ]+/, '').replace(/(?<![\t ])[\t ]+$/, '')
}
