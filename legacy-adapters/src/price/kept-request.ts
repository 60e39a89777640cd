// In: a price request as a client sent it. Out: the same question without anything the client could have made up, for keeping it in a file; or null when it
// cannot be asked again that way. Called by the proxy's price route for examples of mismatches. Pure.
import { decodePriceRequest } from './decode.ts'
import { readJson } from './json-source.ts'
import { legacyFinishes, legacyMaterials } from './vocabulary.ts'

export interface KeptPriceRequest {
  readonly target: string
  readonly body: string
}

const keys = ['ModelId', 'Material', 'Finish', 'Quantity']
const words: readonly string[] = [...legacyMaterials, ...legacyFinishes]
const numberCharsMax = 40

/**
 * Shape: request → target with no query but Preview, body with the four keys of the contract in their order. Numbers stand as the client wrote them, because
 * 1e1 may be what the sides disagree on; a text that is no word of the contract stands as "?". Null: MES alone can answer it, or it would mean something else.
 */
export function keptPriceRequest(rawTarget: string, body: Uint8Array): KeptPriceRequest | null {
  const asked = decodePriceRequest(rawTarget, body)
  const document = readJson(body)
  if (asked.kind === 'legacy-only' || 'unreadable' in document) return null
  const fields = document.value as Readonly<Record<string, unknown>>
  const members = keys
    .filter(key => Object.hasOwn(fields, key))
    .map(key => `${JSON.stringify(key)}:${keptText(fields[key], document.sourceOf(fields, key))}`)
  const kept = { target: `/api/partner/prices${asked.preview ? '?Preview=true' : ''}`, body: `{${members.join(',')}}` }
  const again = decodePriceRequest(kept.target, Buffer.from(kept.body))
  return JSON.stringify(again) === JSON.stringify(asked) ? kept : null
}

function keptText(value: unknown, source: string | undefined): string {
  if (typeof value === 'number' && source !== undefined && source.length <= numberCharsMax) return source
  if (value === null || typeof value === 'boolean') return String(value)
  return typeof value === 'string' && words.includes(value) ? JSON.stringify(value) : '"?"'
}
