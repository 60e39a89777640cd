// In: the bytes of a JSON body. Out: its value together with the source text of every number, or why the legacy reader would not take it.
// Called by decode (request bodies) and normalise (answers): both judge numbers by their text, which a double would change.

export type JsonScalar = string | number | boolean | null
export type JsonValue = JsonScalar | readonly JsonValue[] | { readonly [key: string]: JsonValue }

export interface JsonDocument {
  readonly value: JsonValue
  /** The source text of the scalar that stands under `key` in `holder`. */
  readonly sourceOf: (holder: object, key: string) => string | undefined
}

type ReviverWithSource = (this: object, key: string, value: JsonValue, context: { readonly source?: string }) => JsonValue
// TypeScript's library does not describe the third argument of the reviver yet (ECMAScript 2026, in Node since 22).
const parseWithSource = JSON.parse as (text: string, reviver: ReviverWithSource) => JsonValue

export interface Unreadable {
  readonly unreadable: string
  /** It surely is no JSON; false: too deep for us to tell. */
  readonly isNoJson: boolean
}

/** Shape: bytes → document, or the reason in words. A BOM is left in place on purpose: MES refuses it, and so does JSON.parse. Never throws. */
export function readJson(body: Uint8Array): JsonDocument | Unreadable {
  if (body.length === 0) return { unreadable: 'the body is empty', isNoJson: true }
  const text = decodeUtf8(body)
  if (text === null) return { unreadable: 'the body is not UTF-8', isNoJson: true }
  try {
    return parseKeepingSources(text)
  } catch (error) {
    if (error instanceof RangeError) return { unreadable: 'the body is nested too deeply to judge', isNoJson: false }
    return { unreadable: 'the body is not JSON', isNoJson: true }
  }
}

function decodeUtf8(body: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body)
  } catch {
    return null
  }
}

function parseKeepingSources(text: string): JsonDocument {
  const sources = new Map<object, Map<string, string>>()
  const value = parseWithSource(text, function (key, child, { source }) {
    if (source !== undefined) {
      const ofHolder = sources.get(this) ?? new Map<string, string>()
      sources.set(this, ofHolder.set(key, source))
    }
    return child
  })
  return { value, sourceOf: (holder, key) => sources.get(holder)?.get(key) }
}
