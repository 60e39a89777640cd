// In: a legacy price request as it was sent. Out: what is asked in the words of the contract, the refusal that MES would answer, or "only legacy can tell".
// Called by the proxy's price route before it asks the candidate. Pure: no I/O, no clock, nothing thrown.
import { type JsonDocument, readJson } from './json-source.ts'
import { isPreview } from './preview.ts'
import { type LegacyRefusalCode, legacyFinishes, legacyInt32Max, legacyMaterials, legacyQuantityMax } from './vocabulary.ts'
import { wholeNumber } from './whole-number.ts'

export type DecodedPrice =
  | {
      readonly kind: 'price'
      readonly modelId: number
      readonly preview: boolean
      readonly material: string
      readonly finish: string
      readonly quantity: number
    }
  | { readonly kind: 'refusal'; readonly code: LegacyRefusalCode; readonly preview: boolean }
  | {
      readonly kind: 'legacy-only'
      readonly reason: string
      /** It is no JSON object, to which legacy answers 400; false: what legacy makes of it is not known. */
      readonly isBadRequest: boolean
    }

/**
 * Shape: raw target ("/path?query") and body → DecodedPrice. Checks stand in MES's order: material, finish, quantity, then a ModelId that can name a model.
 * Whether the model exists is not known here. Source: mes-http.md, "A price" and "Close reading".
 */
export function decodePriceRequest(rawTarget: string, body: Uint8Array): DecodedPrice {
  const document = readJson(body)
  if ('unreadable' in document) return { kind: 'legacy-only', reason: document.unreadable, isBadRequest: document.isNoJson }
  const { value } = document
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    return { kind: 'legacy-only', reason: 'the body is not a JSON object', isBadRequest: true }
  return decodeFields(document, value as Readonly<Record<string, unknown>>, isPreview(rawTarget))
}

function decodeFields(document: JsonDocument, fields: Readonly<Record<string, unknown>>, preview: boolean): DecodedPrice {
  const refuse = (code: LegacyRefusalCode): DecodedPrice => ({ kind: 'refusal', code, preview })
  const wholeField = (key: string, max: number) =>
    typeof own(fields, key) === 'number' ? wholeNumber(document.sourceOf(fields, key) ?? '', max) : null

  const material = own(fields, 'Material')
  if (!isOneOf(legacyMaterials, material)) return refuse('MATERIAL_UNKNOWN')
  const finish = own(fields, 'Finish')
  if (!isOneOf(legacyFinishes, finish)) return refuse('FINISH_UNKNOWN')
  const quantity = wholeField('Quantity', legacyQuantityMax)
  if (quantity === null) return refuse('QUANTITY_OUT_OF_RANGE')
  const modelId = wholeField('ModelId', legacyInt32Max)
  if (modelId === null) return refuse('MODEL_NOT_FOUND')
  return { kind: 'price', modelId, preview, material, finish, quantity }
}

function own(fields: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(fields, key) ? fields[key] : undefined
}

function isOneOf<T extends string>(allowed: readonly T[], value: unknown): value is T {
  return typeof value === 'string' && (allowed as readonly string[]).includes(value)
}
