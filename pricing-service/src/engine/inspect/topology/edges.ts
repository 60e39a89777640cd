// Facets in, edges out: the half-edges of all facets, grouped by the two points that they join. Half-edge h runs from corner h of `corners` to the next
// corner of the same facet.
import type { CanonicalMesh } from '../canonical/canonical-mesh.ts'
import { addUp, sortPairs } from '../canonical/sort-buckets.ts'

/** All half-edges, rising by lower point, then higher point, then number: those of one edge stand side by side. */
export interface HalfEdges {
  /** Where those of each lower point begin, and behind them where the last ones end. */
  readonly starts: Int32Array
  readonly highers: Int32Array
  readonly numbers: Int32Array
}

export const facetOf = (halfEdge: number): number => (halfEdge / 3) | 0

/** Memory: 24 bytes per facet and 4 per point. */
export const halfEdgesByEdge = ({ corners, pointCount }: CanonicalMesh): HalfEdges => {
  const starts = new Int32Array(pointCount + 1)
  for (let at = 0; at < corners.length; at += 3) {
    const a = corners[at]!
    const b = corners[at + 1]!
    const c = corners[at + 2]!
    starts[Math.min(a, b)]!++
    starts[Math.min(b, c)]!++
    starts[Math.min(c, a)]!++
  }
  addUp(starts)
  const highers = new Int32Array(corners.length)
  const numbers = new Int32Array(corners.length)
  for (let at = corners.length - 3; at >= 0; at -= 3) {
    const a = corners[at]!
    const b = corners[at + 1]!
    const c = corners[at + 2]!
    const third = --starts[Math.min(c, a)]!
    highers[third] = Math.max(c, a)
    numbers[third] = at + 2
    const second = --starts[Math.min(b, c)]!
    highers[second] = Math.max(b, c)
    numbers[second] = at + 1
    const first = --starts[Math.min(a, b)]!
    highers[first] = Math.max(a, b)
    numbers[first] = at
  }
  for (let point = 0; point < pointCount; point++) sortPairs(highers, numbers, starts[point]!, starts[point + 1]!, corners.length)
  return { starts, highers, numbers }
}

/** Calls back once per edge with the range of its half-edges, edges in rising order of their points. */
export const forEachEdge = (
  { starts, highers }: HalfEdges,
  visit: (from: number, to: number, lower: number, higher: number) => void,
): void => {
  for (let lower = 0; lower + 1 < starts.length; lower++) {
    const end = starts[lower + 1]!
    let from = starts[lower]!
    while (from < end) {
      const higher = highers[from]!
      let to = from + 1
      while (to < end && highers[to] === higher) to++
      visit(from, to, lower, higher)
      from = to
    }
  }
}
