// Mesh → binary STL, normals zero as many exporters leave them.
import type { Mesh } from './solids/facets.ts'

export type BinaryStlOptions = {
  /** Up to 80 characters of ASCII; "solid …" is legal and tempts bad readers. */
  readonly header?: string
  /** The two bytes after each facet, in which some programs keep a colour. */
  readonly attribute?: number
}

export const toBinaryStl = ({ facetCount, coordinates }: Mesh, { header = 'sample model', attribute = 0 }: BinaryStlOptions = {}) => {
  const bytes = new Uint8Array(84 + 50 * facetCount)
  const view = new DataView(bytes.buffer)
  for (let index = 0; index < Math.min(header.length, 80); index++) bytes[index] = header.charCodeAt(index)
  view.setUint32(80, facetCount, true)
  for (let facet = 0; facet < facetCount; facet++) {
    const at = 84 + 50 * facet
    for (let k = 0; k < 9; k++) view.setFloat32(at + 12 + 4 * k, coordinates[9 * facet + k]!, true)
    view.setUint16(at + 48, attribute, true)
  }
  return bytes
}
