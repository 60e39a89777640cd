// Two facets with the same three corners that look opposite ways: a sheet without thickness, which no edge gives away.
import type { SortedMesh } from './canonical/canonical-mesh.ts'

/** Shape: pairs, and the first corner of the first one. Facets are sorted, so the opposite one stands among the neighbours with the same first corner: binary search. */
export const countFolded = ({ corners, facetCount }: SortedMesh): { readonly pairCount: number; readonly point: number | null } => {
  let pairCount = 0
  let point: number | null = null
  for (let facet = 0; facet < facetCount; facet++) {
    const a = corners[3 * facet]!
    const b = corners[3 * facet + 1]!
    const c = corners[3 * facet + 2]!
    if (b > c || !isThere(corners, facet + 1, facetCount, [a, c, b])) continue
    pairCount++
    point ??= a
  }
  return { pairCount, point }
}

const isThere = (corners: Int32Array, from: number, facetCount: number, [a, b, c]: readonly [number, number, number]): boolean => {
  let low = from
  // Doubling steps first: the neighbours that share a corner are few.
  let step = 8
  while (low + step < facetCount && corners[3 * (low + step)]! <= a) step *= 2
  let high = Math.min(facetCount, low + step)
  while (low < high) {
    const middle = (low + high) >> 1
    const at = 3 * middle
    const order = corners[at]! - a || corners[at + 1]! - b || corners[at + 2]! - c
    if (order === 0) return true
    if (order < 0) low = middle + 1
    else high = middle
  }
  return false
}
