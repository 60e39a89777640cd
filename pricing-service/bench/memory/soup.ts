// Facets of which no two share a point, as a binary STL: what an inspection needs most memory for.
import { facetBytes, headerBytes } from '../../src/engine/read/read-binary-stl.ts'

export function soup(facetCount: number): Uint8Array {
  const bytes = new Uint8Array(headerBytes + facetBytes * facetCount)
  const view = new DataView(bytes.buffer)
  view.setUint32(80, facetCount, true)
  let state = 12_345
  const random = () => (state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0) / 2 ** 32
  for (let facet = 0, at = headerBytes + 12; facet < facetCount; facet++, at += facetBytes) {
    const middle = [random() * 100, random() * 100, random() * 100]
    for (let k = 0; k < 9; k++) view.setFloat32(at + 4 * k, middle[k % 3]! + random(), true)
  }
  return bytes
}
