// Binary STL: 80 bytes of header, the facet count, then 50 bytes per facet. The length alone decides whether a file is binary.
import { limits } from '../../limits.ts'
import type { Mesh } from '../mesh.ts'
import { type Refusal, refusal } from '../refusal.ts'

export const headerBytes = 84
export const facetBytes = 50
const normalBytes = 12

/** The facet count that a file's header announces, or null when the file is too short to have one. */
export const announcedFacetCount = (bytes: Uint8Array): number | null =>
  bytes.byteLength < headerBytes ? null : viewOf(bytes).getUint32(80, true)

/** Shape: bytes whose length is exactly 84 + 50·n. Stored normals and attribute bytes are passed over. Errors: MODEL_EMPTY, MODEL_TOO_LARGE, MODEL_UNREADABLE. */
export const readBinaryStl = (bytes: Uint8Array, facetCountMax: number = limits.facetCountMax): Mesh | Refusal => {
  const view = viewOf(bytes)
  const facetCount = view.getUint32(80, true)
  if (facetCount === 0) return refusal('MODEL_EMPTY', 'The binary STL announces 0 facets; a model needs at least one.')
  if (facetCount > facetCountMax)
    return refusal('MODEL_TOO_LARGE', `The binary STL has ${facetCount} facets; at most ${facetCountMax} are priced.`)
  const coordinates = new Float32Array(9 * facetCount)
  // A finite number minus itself is 0, any other is NaN and stays NaN in the sum: one test at the end serves all coordinates.
  let doubt = 0
  for (let facet = 0, from = headerBytes + normalBytes, to = 0; facet < facetCount; facet++, from += facetBytes, to += 9) {
    for (let k = 0; k < 9; k++) {
      const coordinate = view.getFloat32(from + 4 * k, true)
      doubt += coordinate - coordinate
      coordinates[to + k] = coordinate
    }
  }
  return doubt === 0 ? { facetCount, coordinates } : notFinite(coordinates)
}

const notFinite = (coordinates: Float32Array): Refusal => {
  const index = coordinates.findIndex(coordinate => !Number.isFinite(coordinate))
  const facet = Math.floor(index / 9)
  const byte = headerBytes + facet * facetBytes + normalBytes + (index % 9) * 4
  const place = `${'XYZ'[index % 3]} of corner ${Math.floor((index % 9) / 3) + 1} of facet ${facet + 1} (byte ${byte})`
  return refusal('MODEL_UNREADABLE', `The binary STL has ${coordinates[index]} as ${place}; coordinates must be finite numbers.`)
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
