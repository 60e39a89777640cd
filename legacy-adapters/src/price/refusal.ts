// In: a refusal of the pricing service. Out: the legacy's code for it, and the bytes in which MES would say so. Called by the proxy's price route.
import type { RefusalCode } from '@ficus/pricing-service/contract'
import { AdapterError } from '../errors.ts'
import { type LegacyRefusalCode, legacyRefusalMessages } from './vocabulary.ts'

/** Shape: code → the whole body of the HTTP 200 answer, Russian message as plain UTF-8. */
export function encodeRefusal(code: LegacyRefusalCode): Buffer {
  return Buffer.from(`{"Success":false,"Error":{"Code":"${code}","Message":"${legacyRefusalMessages[code]}"}}`, 'utf8')
}

/** Both sides name their refusals alike today; the type makes a code that only one side knows fail to compile. Errors: ENCODE_REFUSAL_UNKNOWN. */
export function toLegacyRefusal({ code }: { readonly code: string }): LegacyRefusalCode {
  if (!Object.hasOwn(legacyCodes, code)) throw new AdapterError('ENCODE_REFUSAL_UNKNOWN', `encoding the refusal ${code}`)
  return legacyCodes[code as RefusalCode]
}

const legacyCodes: Readonly<Record<RefusalCode, LegacyRefusalCode>> = {
  MATERIAL_UNKNOWN: 'MATERIAL_UNKNOWN',
  FINISH_UNKNOWN: 'FINISH_UNKNOWN',
  QUANTITY_OUT_OF_RANGE: 'QUANTITY_OUT_OF_RANGE',
  MODEL_NOT_FOUND: 'MODEL_NOT_FOUND',
  MODEL_UNREADABLE: 'MODEL_UNREADABLE',
  MODEL_EMPTY: 'MODEL_EMPTY',
  MODEL_TOO_LARGE: 'MODEL_TOO_LARGE',
  MODEL_FLAT: 'MODEL_FLAT',
}
