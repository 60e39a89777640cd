// Open edges of any mesh, degenerate facets included: each edge is matched with those of other facets that run the other way between the same two points.
import type { Points } from './weld.ts'

/** No facet, or more than one, runs along the edge in this direction. Facets themselves are numbered from 0. */
const nobody = -1
const several = -2

/** An edge p→p is its own opposite, in another facet only. Cost: linear whatever the mesh, also when all edges meet in one point. */
export const openEdgesOfAnyFacets = ({ pointOf, pointCount }: Points): number => {
  const { firstEdge, edges } = edgesByLowerPoint(pointOf, pointCount)
  const upward = new Int32Array(pointCount)
  const downward = new Int32Array(pointCount)
  const seenWith = new Int32Array(pointCount).fill(nobody)

  let openCount = 0
  for (let lower = 0; lower < pointCount; lower++) {
    const from = firstEdge[lower]!
    const to = firstEdge[lower + 1]!
    // First look: who runs from the lower point to each other one (upward), who comes back (downward).
    for (let index = from; index < to; index++) {
      const edge = edges[index]!
      const facet = (edge / 3) | 0
      const start = pointOf[edge]!
      const end = pointOf[nextCorner(edge)]!
      const higher = start === lower ? end : start
      if (seenWith[higher] !== lower) {
        seenWith[higher] = lower
        upward[higher] = nobody
        downward[higher] = nobody
      }
      if (start === lower) upward[higher] = joined(upward[higher]!, facet)
      if (end === lower) downward[higher] = joined(downward[higher]!, facet)
    }
    // Second look: an edge is open when nobody, or only its own facet, runs the other way.
    for (let index = from; index < to; index++) {
      const edge = edges[index]!
      const facet = (edge / 3) | 0
      const start = pointOf[edge]!
      const opposite = start === lower ? downward[pointOf[nextCorner(edge)]!]! : upward[start]!
      if (opposite === nobody || opposite === facet) openCount++
    }
  }
  return openCount
}

const joined = (who: number, facet: number): number => (who === nobody || who === facet ? facet : several)

/** Edge k runs from corner k to the next corner of the same facet. */
const nextCorner = (corner: number): number => (corner % 3 === 2 ? corner - 2 : corner + 1)

/** Counting sort: the edges whose lower end is point p stand in edges[firstEdge[p], firstEdge[p + 1]). */
const edgesByLowerPoint = (pointOf: Int32Array, pointCount: number): { firstEdge: Int32Array; edges: Int32Array } => {
  const edgeCount = pointOf.length
  const firstEdge = new Int32Array(pointCount + 1)
  const lowerOf = (edge: number): number => Math.min(pointOf[edge]!, pointOf[nextCorner(edge)]!)
  for (let edge = 0; edge < edgeCount; edge++) firstEdge[lowerOf(edge)]!++
  let total = 0
  for (let point = 0; point <= pointCount; point++) firstEdge[point] = total += firstEdge[point]!
  const edges = new Int32Array(edgeCount)
  for (let edge = edgeCount - 1; edge >= 0; edge--) edges[--firstEdge[lowerOf(edge)]!] = edge
  return { firstEdge, edges }
}
