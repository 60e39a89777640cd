// Facets that begin at their smallest corner in, the same facets in rising order out: a counting sort by that corner, then each corner's few facets by the other two.
import { risingPoints } from './rising-points.ts'
import { addUp, sortPairs } from './sort-buckets.ts'

/** Shape: a new array of the same triples, rising by first, second, third corner as points rise. Cost: linear, apart from corners at which very many meet (n log n). */
export const risingFacets = (facets: Int32Array, points: Float32Array): Int32Array => {
  const pointCount = points.length / 3
  const pointOfRank = risingPoints(points)
  const rankOf = new Int32Array(pointCount)
  for (let rank = 0; rank < pointCount; rank++) rankOf[pointOfRank[rank]!] = rank
  const starts = new Int32Array(pointCount + 1)
  for (let at = 0; at < facets.length; at += 3) starts[rankOf[facets[at]!]!]!++
  addUp(starts)
  const [seconds, thirds] = [new Int32Array(facets.length / 3), new Int32Array(facets.length / 3)]
  for (let at = facets.length - 3; at >= 0; at -= 3) {
    const to = --starts[rankOf[facets[at]!]!]!
    seconds[to] = rankOf[facets[at + 1]!]!
    thirds[to] = rankOf[facets[at + 2]!]!
  }
  const sorted = new Int32Array(facets.length)
  for (let first = 0; first < pointCount; first++) {
    sortPairs(seconds, thirds, starts[first]!, starts[first + 1]!, pointCount)
    for (let facet = starts[first]!; facet < starts[first + 1]!; facet++) {
      sorted[3 * facet] = pointOfRank[first]!
      sorted[3 * facet + 1] = pointOfRank[seconds[facet]!]!
      sorted[3 * facet + 2] = pointOfRank[thirds[facet]!]!
    }
  }
  return sorted
}
