// Facets → points and indices, as OBJ, PLY, 3MF and AMF keep them. Points are the same when their bits are: −0 stays apart from 0, so that nothing is lost.
import type { Mesh } from './solids/facets.ts'

export type IndexedPoints = {
  /** x y z per point, in the order in which the facets first name them. */
  readonly points: Float32Array
  /** Three per facet, in file order. */
  readonly corners: Uint32Array
}

export const indexPoints = ({ coordinates }: Mesh): IndexedPoints => {
  const cornerCount = coordinates.length / 3
  const bits = new Int32Array(coordinates.buffer, coordinates.byteOffset, coordinates.length)
  const slots = new Int32Array(2 ** Math.ceil(Math.log2(2 * cornerCount + 2)))
  const firsts = new Uint32Array(cornerCount)
  const corners = new Uint32Array(cornerCount)
  let pointCount = 0
  for (let corner = 0; corner < cornerCount; corner++) {
    const [x, y, z] = [bits[3 * corner]!, bits[3 * corner + 1]!, bits[3 * corner + 2]!]
    let slot = (Math.imul(Math.imul(Math.imul(x, 73) ^ y, 16_777_619) ^ z, 0x9e3779b1) >>> 7) & (slots.length - 1)
    for (; slots[slot] !== 0; slot = (slot + 1) & (slots.length - 1)) {
      const other = 3 * firsts[slots[slot]! - 1]!
      if (bits[other] === x && bits[other + 1] === y && bits[other + 2] === z) break
    }
    if (slots[slot] === 0) {
      firsts[pointCount++] = corner
      slots[slot] = pointCount
    }
    corners[corner] = slots[slot]! - 1
  }
  const points = new Float32Array(3 * pointCount)
  for (let point = 0; point < pointCount; point++) points.set(coordinates.subarray(3 * firsts[point]!, 3 * firsts[point]! + 3), 3 * point)
  return { points, corners }
}
