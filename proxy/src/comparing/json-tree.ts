// In: the bytes of an answer. Out: its JSON as a tree that still knows how each value was written and where, or null when the bytes are no JSON.
// Called by compare-replies.ts. JSON.parse alone would lose 1234.50, the order of keys that look like numbers, and double keys.

interface Span {
  /** First and one past the last character. */
  readonly start: number
  readonly end: number
}

export type JsonNode = JsonScalar | JsonList | JsonObject

export interface JsonScalar extends Span {
  readonly type: 'string' | 'number' | 'boolean' | 'null'
}

export interface JsonList extends Span {
  readonly type: 'list'
  readonly items: readonly JsonNode[]
}

export interface JsonObject extends Span {
  readonly type: 'object'
  /** In the order of the bytes; of double keys the last, as every reader of the legacy's JSON takes it. */
  readonly members: ReadonlyMap<string, JsonNode>
}

export interface JsonTree {
  readonly root: JsonNode
  readonly text: string
}

/** Deeper JSON is no answer of anybody and is compared by digest. */
const depthMax = 200

/** Shape: bytes → tree, null when they are no JSON in UTF-8 or nested too deeply. Never throws. */
export function readJsonTree(body: Uint8Array): JsonTree | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body)
    // The grammar is JSON.parse's business; the scan below may take it for granted.
    JSON.parse(text)
    return { root: scan(text), text }
  } catch {
    return null
  }
}

const scalarTypes = { t: 'boolean', f: 'boolean', n: 'null' } as const

function scan(text: string): JsonNode {
  let at = 0

  function value(depth: number): JsonNode {
    if (depth > depthMax) throw new RangeError('nested too deeply to compare')
    skipBlanks()
    const first = text[at]
    if (first === '{') return objectFrom(at, depth)
    if (first === '[') return listFrom(at, depth)
    const start = at
    if (first === '"') skipString()
    else while (at < text.length && !isEnd(text.charCodeAt(at))) at += 1
    return { type: first === '"' ? 'string' : (scalarTypes[first as 't' | 'f' | 'n'] ?? 'number'), start, end: at }
  }

  function objectFrom(start: number, depth: number): JsonObject {
    const members = new Map<string, JsonNode>()
    eachPart('}', () => {
      const keyStart = at
      skipString()
      const key = JSON.parse(text.slice(keyStart, at)) as string
      skipBlanks()
      at += 1
      members.delete(key)
      members.set(key, value(depth + 1))
    })
    return { type: 'object', members, start, end: at }
  }

  function listFrom(start: number, depth: number): JsonList {
    const items: JsonNode[] = []
    eachPart(']', () => items.push(value(depth + 1)))
    return { type: 'list', items, start, end: at }
  }

  /** Steps over the bracket, then over parts and commas, until the closing bracket. */
  function eachPart(closing: string, part: () => void): void {
    at += 1
    for (;;) {
      skipBlanks()
      if (text[at] === closing) break
      if (text[at] === ',') at += 1
      skipBlanks()
      part()
    }
    at += 1
  }

  function skipString(): void {
    for (at += 1; text[at] !== '"'; at += 1) if (text[at] === '\\') at += 1
    at += 1
  }

  function skipBlanks(): void {
    while (isBlank(text.charCodeAt(at))) at += 1
  }

  return value(0)
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09
}

/** Comma, closing brackets and blanks end a number or a word. */
function isEnd(code: number): boolean {
  return code === 0x2c || code === 0x5d || code === 0x7d || isBlank(code)
}

export function textOf({ text }: JsonTree, { start, end }: JsonNode): string {
  return text.slice(start, end)
}
