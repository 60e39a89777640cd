// Facets in, edges out: the half-edges of all facets, grouped by the two points that they join. Half-edge h runs from corner h of `corners` to the next
// corner of the same facet.
import type { CanonicalMesh } from '../canonical/canonical-mesh.ts'
import { addUp, sortPairs } from '../canonical/sort-buckets.ts'

/** All half-edges, rising by lower point, then higher point, then number: those of one edge stand side by side. */
export interface HalfEdges {
  readonly numbers: Int32Array
  /** Where the half-edges of each edge begin, and behind them where the last ones end. */
  readonly edges: Int32Array
}

export const facetOf = (halfEdge: number): number => (halfEdge / 3) | 0
export const nextCorner = (corner: number): number => (corner % 3 === 2 ? corner - 2 : corner + 1)
/** The point of the smaller number of the two that a half-edge joins. */
export const lowerEnd = (corners: Int32Array, halfEdge: number): number => Math.min(corners[halfEdge]!, corners[nextCorner(halfEdge)]!)

/** Memory: 24 bytes per facet and 4 per point. */
export const halfEdgesByEdge = ({ corners, pointCount }: CanonicalMesh): HalfEdges => {
  const starts = countByLower(corners, pointCount)
  const highers = new Int32Array(corners.length + 1)
  const numbers = new Int32Array(corners.length)
  placeByLower(corners, starts, highers, numbers)
  for (let point = 0; point < pointCount; point++) sortPairs(highers, numbers, starts[point]!, starts[point + 1]!, corners.length)
  return { numbers, edges: edgesOf(starts, highers) }
}

/** Running totals. */
const countByLower = (corners: Int32Array, pointCount: number): Int32Array => {
  const totals = new Int32Array(pointCount + 1)
  for (let at = 0; at < corners.length; at += 3) {
    const a = corners[at]!
    const b = corners[at + 1]!
    const c = corners[at + 2]!
    totals[Math.min(a, b)]!++
    totals[Math.min(b, c)]!++
    totals[Math.min(c, a)]!++
  }
  addUp(totals)
  return totals
}

/** Totals become beginnings. */
const placeByLower = (corners: Int32Array, totals: Int32Array, highers: Int32Array, numbers: Int32Array): void => {
  for (let at = corners.length - 3; at >= 0; at -= 3) {
    const a = corners[at]!
    const b = corners[at + 1]!
    const c = corners[at + 2]!
    const third = --totals[Math.min(c, a)]!
    highers[third] = Math.max(c, a)
    numbers[third] = at + 2
    const second = --totals[Math.min(b, c)]!
    highers[second] = Math.max(b, c)
    numbers[second] = at + 1
    const first = --totals[Math.min(a, b)]!
    highers[first] = Math.max(a, b)
    numbers[first] = at
  }
}

/** In place: an edge is never written behind its first half-edge, and one place is left over for the end. */
const edgesOf = (starts: Int32Array, highers: Int32Array): Int32Array => {
  const end = highers.length - 1
  let edgeCount = 0
  for (let point = 0; point + 1 < starts.length; point++) {
    let higher = -1
    for (let index = starts[point]!; index < starts[point + 1]!; index++) {
      if (highers[index] === higher) continue
      higher = highers[index]!
      highers[edgeCount++] = index
    }
  }
  highers[edgeCount] = end
  return highers.subarray(0, edgeCount + 1)
}
