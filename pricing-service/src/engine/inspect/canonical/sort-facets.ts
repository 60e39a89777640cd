// Facets that begin at their smallest corner in, the same facets in rising order out: a counting sort by that corner, then each corner's few facets by the other two.
import { bucketStarts, sortBucket } from './sort-buckets.ts'

/** Shape: a new array of the same triples, rising by first, second, third corner. */
export const sortFacets = (corners: Int32Array, pointCount: number): Int32Array => {
  const facetCount = corners.length / 3
  const starts = bucketStarts(pointCount, facetCount, facet => corners[3 * facet]!)
  const order = new Int32Array(facetCount)
  for (let facet = facetCount - 1; facet >= 0; facet--) order[--starts[corners[3 * facet]!]!] = facet
  const keyOf = (facet: number): number => corners[3 * facet + 1]! * pointCount + corners[3 * facet + 2]!
  for (let point = 0; point < pointCount; point++) sortBucket(order, starts[point]!, starts[point + 1]!, keyOf)
  const sorted = new Int32Array(corners.length)
  for (let index = 0; index < facetCount; index++) {
    const at = 3 * order[index]!
    sorted[3 * index] = corners[at]!
    sorted[3 * index + 1] = corners[at + 1]!
    sorted[3 * index + 2] = corners[at + 2]!
  }
  return sorted
}
