// Facets in the order of a curve that fills space: neighbours on the curve are neighbours in the model. Radix sort of the places of the facets' middles.
import type { CanonicalMesh } from './canonical-mesh.ts'
import { hilbertCode } from './hilbert-code.ts'

const cellsPerAxis = 1024
const keyBits = 15
const keyCount = 2 ** keyBits

/** Facets of one cell keep their canonical order. Cost: three passes. */
export const curveOrder = ({ corners, points, facetCount }: CanonicalMesh, box: Float64Array): Int32Array => {
  const codes = new Int32Array(facetCount)
  // Cubes, so that long models are cut evenly. A model without any extent gives NaN below, which | 0 turns into cell 0.
  const scale = cellsPerAxis / (3 * Math.max(box[3]! - box[0]!, box[4]! - box[1]!, box[5]! - box[2]!))
  const cell = (facet: number, axis: number): number => {
    const sum =
      points[3 * corners[3 * facet]! + axis]! + points[3 * corners[3 * facet + 1]! + axis]! + points[3 * corners[3 * facet + 2]! + axis]!
    return Math.min(cellsPerAxis - 1, Math.max(0, ((sum - 3 * box[axis]!) * scale) | 0))
  }
  for (let facet = 0; facet < facetCount; facet++) codes[facet] = hilbertCode(cell(facet, 0), cell(facet, 1), cell(facet, 2))
  return sorted(codes, sorted(codes, null, 0), keyBits)
}

const sorted = (codes: Int32Array, from: Int32Array | null, shift: number): Int32Array => {
  const ends = new Int32Array(keyCount)
  for (const code of codes) ends[(code >>> shift) & (keyCount - 1)]!++
  for (let key = 1; key < keyCount; key++) ends[key]! += ends[key - 1]!
  const to = new Int32Array(codes.length)
  for (let index = codes.length - 1; index >= 0; index--) {
    const facet = from === null ? index : from[index]!
    to[--ends[(codes[facet]! >>> shift) & (keyCount - 1)]!] = facet
  }
  return to
}
