// Facets in, their order along the curve out. Facets of one cell of the curve follow one another by their points, so that only one order is possible.
import { curveOrder } from './curve-order.ts'
import { isBefore } from './points.ts'
import { risingFacets } from './rising-facets.ts'

/** Honest meshes have few facets in a cell. Where more steps than these per facet are needed to sort them, all are put in rising order before, which is linear for any mesh. */
const stepsPerFacetMax = 16

export interface FacetsInOrder {
  /** Three points per facet: those given, or the same in another order. */
  readonly facets: Int32Array
  /** Numbers of facets along the curve. Copies of one facet stand side by side. */
  readonly order: Int32Array
}

/** `facets` begin at their smallest corners. Cost: linear. */
export const facetsAlongCurve = (facets: Int32Array, points: Float32Array, box: Float64Array): FacetsInOrder => {
  const { order, codes } = curveOrder(facets, points, box)
  if (sortCells(facets, points, order, codes)) return { facets, order }
  const rising = risingFacets(facets, points)
  return { facets: rising, order: curveOrder(rising, points, box).order }
}

/** By insertion, in place. Shape: false when cells have too many facets for that. */
const sortCells = (facets: Int32Array, points: Float32Array, order: Int32Array, codes: Int32Array): boolean => {
  let stepsLeft = stepsPerFacetMax * order.length
  for (let index = 1, first = 0; index < order.length; index++) {
    if (codes[index] !== codes[index - 1]) {
      first = index
      continue
    }
    const facet = order[index]!
    let free = index
    for (; free > first && isFacetBefore(facets, points, facet, order[free - 1]!); free--) order[free] = order[free - 1]!
    order[free] = facet
    stepsLeft -= index - free
    if (stepsLeft < 0) return false
  }
  return true
}

const isFacetBefore = (facets: Int32Array, points: Float32Array, facet: number, other: number): boolean => {
  for (let corner = 0; corner < 3; corner++) {
    const point = facets[3 * facet + corner]!
    const otherPoint = facets[3 * other + corner]!
    if (point !== otherPoint) return isBefore(points, point, otherPoint)
  }
  return false
}
