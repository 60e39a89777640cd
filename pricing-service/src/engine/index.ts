// The engine's front door: bytes → mesh → measurement → breakdown. Pure: no I/O, no clock, no randomness; the same input gives the same output everywhere.

import { measure } from './measure/measure.ts'
import type { Measurement } from './measure/measurement.ts'
import type { Mesh } from './mesh.ts'
import { readModel } from './read/read-model.ts'
import { isRefusal, type Refusal } from './refusal.ts'

export type { Tariff } from '../tariffs/tariff.ts'
export { castingLimits, findingsOf } from './findings/index.ts'
export { inspect } from './inspect/inspect.ts'
export type { Inspection } from './inspect/inspection.ts'
export { checkChoice } from './offer/check-choice.ts'
export type { OfferChoice } from './offer/offer-line.ts'
export { priceOffer } from './offer/price-offer.ts'
export { checkOptions } from './price/check-options.ts'
export { priceModel } from './price/price-model.ts'
export type { PriceOptions } from './price/priced-piece.ts'
export { type AsciiStlReader, type AsciiStlReaderOptions, asciiStlReader } from './read/ascii-stl-reader.ts'
export { isRefusal, type Measurement, type Mesh, measure, type Refusal, readModel }

/** Grows whenever a measurement of the same bytes could differ; kept measurements are valid for one version only. */
export const engineVersion = '1.1.0'

/** The expensive part in one call. Shape: the bytes of a model → what pricing needs, or why the model is refused. Cost: linear in the bytes. */
export const measureModel = (bytes: Uint8Array): Measurement | Refusal => {
  const mesh = readModel(bytes)
  return isRefusal(mesh) ? mesh : measure(mesh)
}
