// In: a price answer of either side, status and bytes. Out: a form in which two answers can be compared: exact source texts, volatile values marked.
// Called by the proxy's shadow comparison, after the client has its answer. Pure, never throws.
import { type JsonDocument, type JsonValue, readJson } from './json-source.ts'

/** What two calculations of one model may differ in (mes-http.md, "A price"). */
export const volatilePaths: ReadonlySet<string> = new Set(['CalculationId', 'CalculatedAt', 'DurationMs'])

/** One scalar of the answer: where it stands ("Lines[3].Amount") and its text exactly as sent, so 1234.50 and 1234.5 differ. */
export interface ComparableField {
  readonly path: string
  readonly text: string
  readonly volatile: boolean
}

export interface ComparablePrice {
  readonly kind: 'price' | 'refusal' | 'other'
  readonly status: number
  /** In the order of the bytes; empty when the body is no JSON. */
  readonly fields: readonly ComparableField[]
  /** The whole body with volatile values blanked: equal texts mean the same answer down to the last byte. */
  readonly maskedText: string
}

export function normalisePriceAnswer(status: number, body: Uint8Array): ComparablePrice {
  const document = readJson(body)
  const fields = 'unreadable' in document ? [] : flatten(document, document.value, '')
  const success = fields.find(field => field.path === 'Success')?.text
  const kind = status !== 200 ? 'other' : success === 'true' ? 'price' : success === 'false' ? 'refusal' : 'other'
  return { kind, status, fields, maskedText: maskVolatile(Buffer.from(body).toString('latin1')) }
}

function flatten(document: JsonDocument, value: JsonValue, path: string): ComparableField[] {
  if (value === null || typeof value !== 'object') return []
  const isArray = Array.isArray(value)
  return Object.entries(value).flatMap(([key, child]: [string, JsonValue]) => {
    const childPath = isArray ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`
    const isScalar = child === null || typeof child !== 'object'
    if (!isScalar && Object.keys(child).length > 0) return flatten(document, child, childPath)
    const text = isScalar ? (document.sourceOf(value, key) ?? String(child)) : JSON.stringify(child)
    return [{ path: childPath, text, volatile: volatilePaths.has(childPath) }]
  })
}

// Read as Latin-1, so that every byte is one character and nothing is repaired on the way.
const volatileValues = /("CalculationId":)(?:null|\d+)|("CalculatedAt":)"[^"]*"|("DurationMs":)\d+/g

function maskVolatile(text: string): string {
  return text.replace(volatileValues, (_, id = '', at = '', duration = '') => `${id}${at}${duration}~`)
}
