// The price adapter: legacy price call ↔ contract of the pricing service. Pure translation, no I/O, no clock.
export { type DecodedPrice, decodePriceRequest } from './decode.ts'
export { encodePrice, type PriceFrame } from './encode.ts'
export { calculationIdOf, encodeImport } from './import.ts'
export { type KeptPriceRequest, keptPriceRequest } from './kept-request.ts'
export { legacyTime } from './legacy-time.ts'
export { normalisePriceAnswer, type PriceAnswer, type PriceAnswerField, type PriceAnswerKind, priceAnswerKind } from './normalise.ts'
export { encodeRefusal, toLegacyRefusal } from './refusal.ts'
export {
  type LegacyHeaderValue,
  type LegacyRefusalCode,
  legacyPriceHeaders,
  legacyRefusalMessages,
  outsideCalculationIdBase,
} from './vocabulary.ts'
