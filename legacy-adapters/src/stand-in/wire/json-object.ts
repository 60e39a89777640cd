// The body of a JSON request: bytes flow in, the source text of every member flows out, so that figures keep the very digits they came with.
// Called for every route that expects JSON; strict as the legacy is: anything that is not one JSON object is null (and becomes the 400 page).

/** Member name → source text of its value. Of double keys the last wins; key case is exact. */
export type JsonObject = ReadonlyMap<string, string>

/** Shape: body bytes → members, or null for bad UTF-8, a BOM, an empty body, not JSON, not an object. */
export function readJsonObject(body: Uint8Array): JsonObject | null {
  const text = readText(body)
  return text === null ? null : membersOf(text)
}

/** Shape: JSON text → members, or null when it is not an object. */
export function membersOf(text: string): JsonObject | null {
  if (!isJson(text)) return null
  const cursor = { text, at: skipBlanks(text, 0) }
  return text[cursor.at] === '{' ? readMembers(cursor) : null
}

/** Shape: JSON text → source texts of the elements, or null when it is not an array. */
export function elementsOf(text: string): readonly string[] | null {
  if (!isJson(text)) return null
  const cursor = { text, at: skipBlanks(text, 0) }
  return text[cursor.at] === '[' ? readElements(cursor) : null
}

/** Shape: source text of a value → its string, or null when it is missing or no string. */
export function stringOf(source: string | undefined): string | null {
  return source?.startsWith('"') === true ? (JSON.parse(source) as string) : null
}

function readText(body: Uint8Array): string | null {
  try {
    // ignoreBOM keeps the mark in the text, where it is no JSON: the legacy refuses it too
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body)
  } catch {
    return null
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

// The engine has judged the grammar; what follows only finds where each value begins and ends.
interface Cursor {
  readonly text: string
  at: number
}

function readMembers(cursor: Cursor): JsonObject {
  const members = new Map<string, string>()
  cursor.at = skipBlanks(cursor.text, cursor.at + 1)
  while (cursor.text[cursor.at] !== '}') {
    const name = JSON.parse(takeValue(cursor)) as string
    cursor.at = skipBlanks(cursor.text, skipBlanks(cursor.text, cursor.at) + 1)
    members.set(name, takeValue(cursor))
    cursor.at = skipComma(cursor)
  }
  return members
}

function readElements(cursor: Cursor): readonly string[] {
  const elements: string[] = []
  cursor.at = skipBlanks(cursor.text, cursor.at + 1)
  while (cursor.text[cursor.at] !== ']') {
    elements.push(takeValue(cursor))
    cursor.at = skipComma(cursor)
  }
  return elements
}

function skipComma({ text, at }: Cursor): number {
  const next = skipBlanks(text, at)
  return text[next] === ',' ? skipBlanks(text, next + 1) : next
}

function skipBlanks(text: string, from: number): number {
  let at = from
  while (text[at] === ' ' || text[at] === '\t' || text[at] === '\n' || text[at] === '\r') at += 1
  return at
}

function takeValue(cursor: Cursor): string {
  const start = cursor.at
  const first = cursor.text[start]
  if (first === '"') cursor.at = endOfString(cursor.text, start)
  else if (first === '{' || first === '[') cursor.at = endOfNest(cursor.text, start)
  else while (/[^\s,\]}]/.test(cursor.text[cursor.at] ?? ',')) cursor.at += 1
  return cursor.text.slice(start, cursor.at)
}

function endOfString(text: string, start: number): number {
  let at = start + 1
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  return at + 1
}

function endOfNest(text: string, start: number): number {
  let depth = 0
  let at = start
  do {
    const here = text[at]
    if (here === '"') at = endOfString(text, at)
    else {
      if (here === '{' || here === '[') depth += 1
      else if (here === '}' || here === ']') depth -= 1
      at += 1
    }
  } while (depth > 0)
  return at
}
