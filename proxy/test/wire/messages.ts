// The tests' own reader of HTTP/1.1 messages, independent of the forwarder's: recorded bytes flow in, messages as written flow out.

export interface Message {
  readonly start: string
  /** Name and value as written, value with its outer white space. */
  readonly fields: readonly (readonly [string, string])[]
  readonly framing: 'none' | 'counted' | 'chunked' | 'until-close'
  /** Body as written, chunk framing included. */
  readonly rawBody: string
  readonly body: string
  readonly trailers: string
  readonly complete: boolean
  readonly rawText: string
}

/** Shape: `methods` are those of the requests that the answers belong to; null reads requests. */
export function readMessages(bytes: Buffer, methods: readonly string[] | null): Message[] {
  const text = bytes.toString('latin1')
  const messages: Message[] = []
  let position = 0
  let finalCount = 0
  while (position < text.length) {
    const message = readOne(text, position, methods === null ? null : (methods[finalCount] ?? 'GET'))
    messages.push(message)
    if (methods !== null && !isInformation(message)) finalCount++
    if (!message.complete) break
    position += message.rawText.length
  }
  return messages
}

export function isInformation(message: Message): boolean {
  return /^HTTP\/1\.[01] 1(?!01)\d\d/.test(message.start)
}

export function methodsOf(sent: Buffer): string[] {
  return readMessages(sent, null).map(message => message.start.split(' ')[0]!)
}

function readOne(text: string, position: number, method: string | null): Message {
  const headEnd = text.indexOf('\r\n\r\n', position)
  if (headEnd === -1) return incomplete(text.slice(position))
  const [start, ...lines] = text.slice(position, headEnd).split('\r\n')
  const fields = lines.map(line => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)] as const)
  const framing = framingOf(start!, fields, method)
  const bodyStart = headEnd + 4
  const head = { start: start!, fields, framing }
  if (framing === 'chunked') {
    const chunks = readChunks(text, bodyStart)
    return { ...head, ...chunks, rawText: text.slice(position, chunks.end), rawBody: text.slice(bodyStart, chunks.end) }
  }
  const length = framing === 'none' ? 0 : framing === 'counted' ? Number(value(fields, 'content-length')) : text.length - bodyStart
  const body = text.slice(bodyStart, bodyStart + length)
  const complete = body.length === length && framing !== 'until-close'
  return { ...head, rawBody: body, body, trailers: '', complete, rawText: text.slice(position, bodyStart + length) }
}

function framingOf(start: string, fields: Message['fields'], method: string | null): Message['framing'] {
  const isAnswer = method !== null
  if (isAnswer && (method === 'HEAD' || /^HTTP\/1\.. (?:1..|204|304)/.test(start))) return 'none'
  if (value(fields, 'transfer-encoding') !== undefined) return 'chunked'
  if (value(fields, 'content-length') !== undefined) return 'counted'
  return isAnswer ? 'until-close' : 'none'
}

function value(fields: Message['fields'], wanted: string): string | undefined {
  return fields.find(([name]) => name.toLowerCase() === wanted)?.[1].trim()
}

function readChunks(text: string, start: number): { body: string; trailers: string; complete: boolean; end: number } {
  let body = ''
  let position = start
  for (;;) {
    const lineEnd = text.indexOf('\r\n', position)
    if (lineEnd === -1) return { body, trailers: '', complete: false, end: text.length }
    const size = Number.parseInt(text.slice(position, lineEnd), 16)
    if (Number.isNaN(size)) return { body, trailers: '', complete: false, end: text.length }
    if (size === 0) {
      const end = text.indexOf('\r\n\r\n', lineEnd)
      if (end === -1) return { body, trailers: '', complete: false, end: text.length }
      return { body, trailers: text.slice(lineEnd + 2, end + 2), complete: true, end: end + 4 }
    }
    body += text.slice(lineEnd + 2, lineEnd + 2 + size)
    position = lineEnd + 2 + size + 2
    if (position > text.length) return { body, trailers: '', complete: false, end: text.length }
  }
}

function incomplete(rawText: string): Message {
  return { start: rawText, fields: [], framing: 'none', rawBody: '', body: '', trailers: '', complete: false, rawText }
}
