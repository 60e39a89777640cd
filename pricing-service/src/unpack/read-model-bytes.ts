// A model file as a customer sent it → model in millimetres or refusal: opens the container when there is one, then hands over to the engine.
// Called inside the calculating thread; it is asynchronous only because the zip library is.

import type { ModelInMillimetres, UnitCode } from '../engine/read/model-in-millimetres.ts'
import { needsArchive, readAnyModel } from '../engine/read/read-any-model.ts'
import { readingLimits } from '../engine/read/reading-limits.ts'
import { isReadingRefusal, type ReadingRefusal } from '../engine/read/reading-refusal.ts'
import { openArchive } from './open-archive.ts'

/** `units`: what the caller says the numbers are, null when he says nothing. Errors: readingRefusals, as values. */
export const readModelBytes = async (bytes: Uint8Array, units: UnitCode | null): Promise<ModelInMillimetres | ReadingRefusal> => {
  if (bytes.length > readingLimits.modelBytesMax || !needsArchive(bytes)) return readAnyModel({ bytes, units, archive: null })
  const archive = await openArchive(bytes)
  return isReadingRefusal(archive) ? archive : readAnyModel({ bytes, units, archive })
}
