// Binary STL: 80 bytes of header, uint32 n, then n records of a normal (ignored), three vertices and two attribute bytes (ignored).
// The caller has checked that the length fits n.
import { coordinatesPerFacet, type ReadModel } from './mesh.ts'
import { refused } from './refusal.ts'
import { facetCountMax } from './tables.ts'

export const headerBytes = 84
export const bytesPerFacet = 50
const normalBytes = 12
const facetsPerStep = 16_384

export function* readBinary(model: Uint8Array): Generator<undefined, ReadModel> {
  const facetCount = (model.length - headerBytes) / bytesPerFacet
  if (facetCount === 0) return refused('MODEL_EMPTY')
  if (facetCount > facetCountMax) return refused('MODEL_TOO_LARGE')
  const coordinates = new Float32Array(facetCount * coordinatesPerFacet)
  for (let from = 0; from < facetCount; from += facetsPerStep) {
    if (!copyFacets(model, coordinates, from, Math.min(from + facetsPerStep, facetCount))) return refused('MODEL_UNREADABLE')
    yield
  }
  return { kind: 'mesh', mesh: { facetCount, coordinates } }
}

/** False at the first coordinate that is not finite. */
function copyFacets(model: Uint8Array, coordinates: Float32Array, fromFacet: number, toFacet: number): boolean {
  const view = new DataView(model.buffer, model.byteOffset, model.byteLength)
  for (let facet = fromFacet; facet < toFacet; facet++) {
    const recordAt = headerBytes + facet * bytesPerFacet + normalBytes
    for (let index = 0; index < coordinatesPerFacet; index++) {
      const coordinate = view.getFloat32(recordAt + index * 4, true)
      if (!Number.isFinite(coordinate)) return false
      coordinates[facet * coordinatesPerFacet + index] = coordinate
    }
  }
  return true
}
