// How a reader that follows RFC 9112 to the letter understands a stream: bytes as latin1 flow in, messages and what became of the rest flow out.
// Independent of llhttp and of the forwarder's parser: it is the third opinion that the fuzzer compares both with.

export interface StrictMessage {
  readonly start: string
  readonly fields: readonly (readonly [string, string])[]
  readonly framing: 'none' | 'counted' | 'chunked' | 'until-close'
  /** As written, chunk framing and trailers included. */
  readonly rawBody: string
  readonly body: string
  readonly trailers: string
  readonly end: number
}

export interface StrictReading {
  /** Complete ones. */
  readonly messages: readonly StrictMessage[]
  /** What the stream ends with after them. */
  readonly rest: 'nothing' | 'incomplete' | 'malformed'
  readonly why: string
  /** Set when the incomplete or malformed message has a whole, valid head. */
  readonly openHead: Omit<StrictMessage, 'rawBody' | 'body' | 'trailers' | 'end'> | null
  /** Where the rest begins. */
  readonly end: number
}

class Malformed extends Error {}
class Incomplete extends Error {}

/** RFC 9112 §3: a reader may take several spaces for one. */
const requestLine = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+ +[\x21-\x7e\x80-\xff]+ +HTTP\/1\.[01]$/
const statusLine = /^HTTP\/1\.[01] [1-9]\d\d(?: [\t\x20-\x7e\x80-\xff]*)?$/
const fieldLine = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+:[\t\x20-\x7e\x80-\xff]*$/
const extension = /(?:;[!#$%&'*+\-.^_`|~0-9A-Za-z]+(?:=(?:[!#$%&'*+\-.^_`|~0-9A-Za-z]+|"[\t\x20\x21\x23-\x7e\x80-\xff]*"))?)*/
const clearChunkSizeLine = new RegExp(`^[0-9A-Fa-f]{1,12}${extension.source}$`)
const chunkSizeLine = /^[0-9A-Fa-f]{1,12}(?:;[\t\x20-\x7e\x80-\xff]*)?$/
const knownCoding = /^(?:(?:x-)?(?:gzip|compress)|deflate)$/i
const begunSizeLine = /^[0-9A-Fa-f]{1,16}(?:;.*)?\r?$/
const begunAnswerSizeLine = /^[0-9A-Fa-f]{1,12}(?:[\t ;].*)?\r?$/
/** An answer's chunk lines reach the client as written: here it is enough that all readers find the same size. */
const answerChunkSizeLine = /^[0-9A-Fa-f]{1,12}(?:[\t ;][\t\x20-\x7e\x80-\xff]*)?$/

export function readRequests(text: string): StrictReading {
  return readAll(text, () => null)
}

/** `methods`: of the requests that the final answers belong to; what comes after the last of them is the rest. */
export function readAnswers(text: string, methods: readonly string[], ended: boolean): StrictReading {
  return readAll(text, finalCount => methods[finalCount] ?? 'none left', ended)
}

function readAll(text: string, methodOf: (finalCount: number) => string | null, ended = false): StrictReading {
  const messages: StrictMessage[] = []
  let end = 0
  let finalCount = 0
  let openHead: StrictReading['openHead'] = null
  const reading = (rest: StrictReading['rest'], why: string) => ({ messages, rest, why, openHead, end })
  try {
    for (;;) {
      const method = methodOf(finalCount)
      // RFC 9112 §2.2: empty lines before a request line are ignored; bare line ends too, which the proxy does not send on.
      if (method === null) while (text[end] === '\r' || text[end] === '\n') end++
      if (end >= text.length || method === 'none left') return reading('nothing', '')
      openHead = null
      const { head, bodyStart } = readHead(text, end, method)
      openHead = head
      const message = { ...head, ...readBody(text, bodyStart, head, ended, method !== null) }
      messages.push(message)
      end = message.end
      openHead = null
      if (!isInterim(message)) finalCount++
    }
  } catch (error) {
    if (error instanceof Incomplete) return reading('incomplete', error.message)
    if (error instanceof Malformed) return reading('malformed', error.message)
    throw error
  }
}

/** Extensions that the grammar of RFC 9112 §7.1.1 does not know. */
export function hasOddExtension(rawBody: string): boolean {
  const odd = { found: false }
  readChunks(rawBody, 0, chunkSizeLine, line => (odd.found ||= !clearChunkSizeLine.test(line)))
  return odd.found
}

export function isInterim(message: { readonly start: string }): boolean {
  return /^HTTP\/1\.[01] 1(?!01)\d\d/.test(message.start)
}

/** By position: a damaged reason may hold another number, or be missing with its space. */
export function statusOf({ start }: { readonly start: string }): number {
  return Number(start.slice('HTTP/1.1 '.length, 'HTTP/1.1 200'.length))
}

export function valuesOf(fields: StrictMessage['fields'], wanted: string): string[] {
  return fields.filter(([name]) => name.toLowerCase() === wanted).map(([, value]) => withoutOuterSpace(value))
}

/** Space and tab only: `trim` takes more. */
export function withoutOuterSpace(value: string): string {
  return value.replace(/^[\t ]+|[\t ]+$/g, '')
}

function readHead(text: string, start: number, method: string | null) {
  const lines: string[] = []
  let position = start
  for (;;) {
    const lineEnd = text.indexOf('\n', position)
    const line = text.slice(position, lineEnd === -1 ? undefined : lineEnd)
    if (lineEnd === -1) {
      checkBegun(line, lines.length, method)
      throw new Incomplete('head')
    }
    if (!line.endsWith('\r')) throw new Malformed('a line feed alone')
    position = lineEnd + 1
    if (line === '\r') break
    const content = line.slice(0, -1)
    const pattern = lines.length > 0 ? fieldLine : method === null ? requestLine : statusLine
    if (!pattern.test(content)) throw new Malformed(lines.length > 0 ? 'field' : 'start line')
    lines.push(lines.length === 0 && method === null ? content.replace(/ +/g, ' ') : content)
  }
  if (lines.length === 0) throw new Malformed('no start line')
  const fields = lines.slice(1).map(line => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)] as const)
  return { head: { start: lines[0]!, fields, framing: framingOf(lines[0]!, fields, method) }, bodyStart: position }
}

/** A line that is not whole yet may be broken already. */
function checkBegun(line: string, index: number, method: string | null): void {
  if (/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]|\r./.test(line)) throw new Malformed('control byte')
  if (index > 0 && /^[\t ]/.test(line)) throw new Malformed('folded field')
  if (index === 0 && method !== null && !'HTTP/1.'.startsWith(line.slice(0, 7))) throw new Malformed('start line')
}

function framingOf(start: string, fields: StrictMessage['fields'], method: string | null): StrictMessage['framing'] {
  const lengths = valuesOf(fields, 'content-length')
  const codings = valuesOf(fields, 'transfer-encoding')
  const oldVersion = start.endsWith('HTTP/1.0') || start.startsWith('HTTP/1.0')
  // Answers may repeat an equal length (RFC 9110 §8.6); of requests that is refused.
  const differ = method === null ? lengths.length > 1 : new Set(lengths).size > 1
  if (differ || lengths.some(length => !/^\d{1,15}$/.test(length))) throw new Malformed('Content-Length')
  if (codings.length > 0 && (lengths.length > 0 || oldVersion)) throw new Malformed('two framings')
  if (method !== null && (method === 'HEAD' || /^HTTP\/1\.. (?:1..|204|304)/.test(start))) return 'none'
  if (codings.length > 0) {
    const list = codings.join(',').split(',').map(withoutOuterSpace)
    const chunked = list.filter(coding => coding.toLowerCase() === 'chunked').length
    if (method === null && list.slice(0, -1).some(coding => !knownCoding.test(coding))) throw new Malformed('Transfer-Encoding')
    if (chunked === 1 && list.at(-1)!.toLowerCase() === 'chunked') return 'chunked'
    if (method === null || chunked > 0) throw new Malformed('Transfer-Encoding')
    return 'until-close'
  }
  if (lengths.length === 0) return method === null ? 'none' : 'until-close'
  return 'counted'
}

function readBody(text: string, start: number, head: Pick<StrictMessage, 'framing' | 'fields'>, ended: boolean, isAnswer: boolean) {
  if (head.framing === 'chunked') return readChunks(text, start, isAnswer ? answerChunkSizeLine : chunkSizeLine)
  if (head.framing === 'until-close' && !ended) throw new Incomplete('until close')
  const length =
    head.framing === 'none' ? 0 : head.framing === 'counted' ? Number(valuesOf(head.fields, 'content-length')[0]) : text.length - start
  const end = start + length
  if (end > text.length) throw new Incomplete('body')
  const body = text.slice(start, end)
  return { rawBody: body, body, trailers: '', end }
}

function readChunks(text: string, start: number, sizeLine: RegExp, onSizeLine: (line: string) => void = () => {}) {
  let body = ''
  let position = start
  const line = (pattern: RegExp | null): string => {
    const lineEnd = text.indexOf('\r\n', position)
    const content = lineEnd === -1 ? text.slice(position) : text.slice(position, lineEnd)
    if (/[\0-\x08\x0a-\x0c\x0e-\x1f\x7f]|\r./.test(content)) throw new Malformed('line end in chunks')
    if (lineEnd === -1) {
      if (pattern === sizeLine && content !== '' && !(sizeLine === chunkSizeLine ? begunSizeLine : begunAnswerSizeLine).test(content))
        throw new Malformed('chunk size')
      if (pattern === fieldLine && /[^!#$%&'*+\-.^_`|~0-9A-Za-z]/.test(content.split(':')[0]!.replace(/\r$/, '')))
        throw new Malformed('trailer')
      if (pattern === fieldLine && /^[^:]+\r$/.test(content)) throw new Malformed('trailer')
      throw new Incomplete('chunks')
    }
    if (pattern !== null && !pattern.test(content)) throw new Malformed(pattern === fieldLine ? 'trailer' : 'chunk size')
    position = lineEnd + 2
    return content
  }
  for (;;) {
    const written = line(sizeLine)
    onSizeLine(written)
    const size = Number.parseInt(written, 16)
    if (size === 0) break
    body += text.slice(position, position + size)
    position += size
    if (position < text.length && !'\r\n'.startsWith(text.slice(position, position + 2))) throw new Malformed('chunk end')
    if (position + 2 > text.length) throw new Incomplete('chunks')
    position += 2
  }
  const trailersStart = position
  while (!text.startsWith('\r\n', position)) {
    const written = line(fieldLine)
    if (sizeLine === chunkSizeLine && /^(?:content-length|transfer-encoding):/i.test(written)) throw new Malformed('framing in trailers')
  }
  return { rawBody: text.slice(start, position + 2), body, trailers: text.slice(trailersStart, position), end: position + 2 }
}
