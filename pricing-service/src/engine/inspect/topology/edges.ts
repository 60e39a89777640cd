// Facets in, edges out: the half-edges of all facets, grouped by the two points that they join.
import type { CanonicalMesh } from '../canonical/canonical-mesh.ts'
import { bucketStarts, sortBucket } from '../canonical/sort-buckets.ts'

/** Half-edge h runs from corner h of `corners` to the next corner of the same facet. */
export type HalfEdges = Int32Array

export const facetOf = (halfEdge: number): number => (halfEdge / 3) | 0
export const nextCorner = (corner: number): number => (corner % 3 === 2 ? corner - 2 : corner + 1)

/** Shape: all half-edges, rising by lower point, then higher point, then number: those of one edge stand side by side. */
export const halfEdgesByEdge = ({ corners, pointCount }: CanonicalMesh): HalfEdges => {
  const lowerOf = (halfEdge: number): number => Math.min(corners[halfEdge]!, corners[nextCorner(halfEdge)]!)
  const higherOf = (halfEdge: number): number => Math.max(corners[halfEdge]!, corners[nextCorner(halfEdge)]!)
  const starts = bucketStarts(pointCount, corners.length, lowerOf)
  const halfEdges = new Int32Array(corners.length)
  for (let halfEdge = corners.length - 1; halfEdge >= 0; halfEdge--) halfEdges[--starts[lowerOf(halfEdge)]!] = halfEdge
  for (let point = 0; point < pointCount; point++) sortBucket(halfEdges, starts[point]!, starts[point + 1]!, higherOf)
  return halfEdges
}

/** Calls back once per edge with the range of its half-edges, edges in rising order of their points. */
export const forEachEdge = (
  { corners }: CanonicalMesh,
  halfEdges: HalfEdges,
  visit: (from: number, to: number, lower: number, higher: number) => void,
): void => {
  let from = 0
  while (from < halfEdges.length) {
    const first = halfEdges[from]!
    const start = corners[first]!
    const end = corners[nextCorner(first)]!
    let to = from + 1
    for (; to < halfEdges.length; to++) {
      const other = halfEdges[to]!
      const otherStart = corners[other]!
      const otherEnd = corners[nextCorner(other)]!
      if (!(otherStart === start && otherEnd === end) && !(otherStart === end && otherEnd === start)) break
    }
    visit(from, to, Math.min(start, end), Math.max(start, end))
    from = to
  }
}
