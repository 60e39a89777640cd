// Cuts across the print direction (Z up): the area of material at evenly spaced heights. Sums over the cut segments, which need no joining into outlines.

import type { CanonicalMesh } from '../canonical/canonical-mesh.ts'
import { readFacet } from '../canonical/read-facet.ts'

export const sectionCount = 32

/** Shape: `sectionCount` areas in mm² from bottom to top, each in the middle of its slab. Shells that look inwards subtract. Cost: one pass; facets that span many slabs cost a step per slab. */
export const sectionAreas = (mesh: CanonicalMesh, box: Float64Array, signOf: (facet: number) => number): Float64Array => {
  const areas = new Float64Array(sectionCount)
  const [bottom, height] = [box[2]!, box[5]! - box[2]!]
  if (!(height > 0)) return areas
  const [mx, my] = [(box[0]! + box[3]!) / 2, (box[1]! + box[4]!) / 2]
  const { corners, points, facetCount } = mesh
  const p = new Float64Array(9)
  for (let facet = 0; facet < facetCount; facet++) {
    const za = points[3 * corners[3 * facet]! + 2]!
    const zb = points[3 * corners[3 * facet + 1]! + 2]!
    const zc = points[3 * corners[3 * facet + 2]! + 2]!
    const from = Math.max(0, Math.ceil(((Math.min(za, zb, zc) - bottom) / height) * sectionCount - 0.5))
    const to = Math.min(sectionCount - 1, Math.floor(((Math.max(za, zb, zc) - bottom) / height) * sectionCount - 0.5))
    if (from > to) continue
    const sign = signOf(facet)
    readFacet(mesh, facet, p)
    for (let section = from; section <= to; section++) {
      const z = bottom + (height * (section + 0.5)) / sectionCount
      areas[section]! += sign * doubleAreaUnderCut(p, z, mx, my)
    }
  }
  return areas.map(doubleArea => Math.abs(doubleArea) / 2)
}

/** Cross product of the ends of the segment in which the plane cuts the facet, about (mx, my); the outline runs round material anticlockwise. */
const doubleAreaUnderCut = (p: Float64Array, z: number, mx: number, my: number): number => {
  let [upX, upY, downX, downY] = [0, 0, 0, 0]
  for (let k = 0; k < 9; k += 3) {
    const next = (k + 3) % 9
    const isBelow = p[k + 2]! < z
    if (isBelow === p[next + 2]! < z) continue
    const ratio = (z - p[k + 2]!) / (p[next + 2]! - p[k + 2]!)
    const x = p[k]! + ratio * (p[next]! - p[k]!) - mx
    const y = p[k + 1]! + ratio * (p[next + 1]! - p[k + 1]!) - my
    if (isBelow) {
      upX = x
      upY = y
    } else {
      downX = x
      downY = y
    }
  }
  return downX * upY - downY * upX
}
