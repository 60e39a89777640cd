// In: a price answer of either side, status and bytes. Out: what kind of answer it is, and each of its values exactly as it was written.
// Called by the proxy: to judge whether two answers can be compared, and to write the candidate's answer with the ids and times of legacy's. Pure, never throws.
import { type JsonDocument, type JsonValue, readJson } from './json-source.ts'

/** One scalar of the answer: where it stands ("Lines[3].Amount") and its text exactly as sent, so 1234.50 and 1234.5 differ. */
export interface PriceAnswerField {
  readonly path: string
  readonly text: string
}

export type PriceAnswerKind = 'price' | 'refusal' | 'other'

export interface PriceAnswer {
  readonly kind: PriceAnswerKind
  readonly status: number
  /** In the order of the bytes; empty when the body is no JSON. */
  readonly fields: readonly PriceAnswerField[]
}

export function normalisePriceAnswer(status: number, body: Uint8Array): PriceAnswer {
  const document = readJson(body)
  const fields = 'unreadable' in document ? [] : flatten(document, document.value, '')
  return { kind: priceAnswerKind(status, body), status, fields }
}

/** Cheaper than the whole answer, for whoever only has to know whether there is one. */
export function priceAnswerKind(status: number, body: Uint8Array): PriceAnswerKind {
  if (status !== 200) return 'other'
  const success = successIn(body)
  return success === true ? 'price' : success === false ? 'refusal' : 'other'
}

function successIn(body: Uint8Array): unknown {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body))
    return (value as { readonly Success?: unknown } | null)?.Success
  } catch {
    return undefined
  }
}

function flatten(document: JsonDocument, value: JsonValue, path: string): PriceAnswerField[] {
  if (value === null || typeof value !== 'object') return []
  const isArray = Array.isArray(value)
  return Object.entries(value).flatMap(([key, child]: [string, JsonValue]) => {
    const childPath = isArray ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`
    const isScalar = child === null || typeof child !== 'object'
    if (!isScalar && Object.keys(child).length > 0) return flatten(document, child, childPath)
    const text = isScalar ? (document.sourceOf(value, key) ?? String(child)) : JSON.stringify(child)
    return [{ path: childPath, text }]
  })
}
