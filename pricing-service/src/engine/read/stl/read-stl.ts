// STL of the new contract: the readers of the legacy contract, with this contract's facet limit, and scaled to millimetres.
import type { Mesh } from '../../mesh.ts'
import { isRefusal, type Refusal } from '../../refusal.ts'
import { asciiStlReader } from '../ascii-stl-reader.ts'
import type { ReadMesh, UnitCode } from '../model-in-millimetres.ts'
import { readBinaryStl } from '../read-binary-stl.ts'
import { readingLimits } from '../reading-limits.ts'
import { type ReadingRefusalCode, Refused } from '../reading-refusal.ts'
import { lineOf } from '../text/excerpt.ts'
import { millimetresPer, unitsOfCaller } from '../units.ts'

/** Errors: MODEL_UNREADABLE, MODEL_EMPTY, MODEL_TOO_LARGE, UNITS_REQUIRED. Shape: bytes whose length is exactly 84 + 50·n. */
export const readStlBinary = (bytes: Uint8Array, stated: UnitCode | null): ReadMesh => {
  const units = unitsOfCaller(stated, 'An STL')
  return inMillimetres('stl-binary', units, readBinaryStl(bytes, readingLimits.facetCountMax))
}

const bytesPerFacetGuess = 240

/** Errors: as readStlBinary. Shape: text that begins with `solid`. */
export const readStlAscii = (bytes: Uint8Array, stated: UnitCode | null): ReadMesh => {
  const units = unitsOfCaller(stated, 'An STL')
  const reader = asciiStlReader({
    facetCountMax: readingLimits.facetCountMax,
    facetCountExpected: Math.ceil(bytes.length / bytesPerFacetGuess),
    lineAt: byte => lineOf(bytes, byte),
  })
  reader.push(bytes)
  return inMillimetres('stl-ascii', units, reader.end())
}

const inMillimetres = (format: ReadMesh['format'], units: ReadMesh['units'], read: Mesh | Refusal): ReadMesh => {
  if (isRefusal(read)) throw new Refused(read.code as ReadingRefusalCode, read.detail)
  const factor = millimetresPer[units.code]
  const { facetCount, coordinates } = read
  if (factor !== 1) for (let at = 0; at < coordinates.length; at++) coordinates[at] = coordinates[at]! * factor
  return { format, units, mesh: read, bodies: [{ name: '', facetFrom: 0, facetTo: facetCount }] }
}
