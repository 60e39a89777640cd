// Step 6: open edges, found as MES finds them: every facet is compared with every other one. This is the honest cause of its slowness.
import { coordinatesPerFacet, type Mesh } from './mesh.ts'

const comparisonsPerStep = 100_000
/** Open edges of a facet by the bits of its closed ones. */
const openCountOf = [3, 2, 2, 1, 2, 1, 1, 0] as const

/** How many directed edges have no opposite edge in any other facet. Cost: facetCount² comparisons, closed mesh or not. */
export function* countOpenEdges({ coordinates, facetCount }: Mesh): Generator<undefined, number> {
  let openCount = 0
  let comparisons = 0
  for (let facet = 0; facet < facetCount; facet++) {
    let closed = 0
    for (let from = 0; from < facetCount; from += comparisonsPerStep) {
      const to = Math.min(from + comparisonsPerStep, facetCount)
      closed |= closedEdges(coordinates, facet, from, to)
      comparisons += to - from
      if (comparisons >= comparisonsPerStep) {
        comparisons = 0
        yield
      }
    }
    openCount += openCountOf[closed]!
  }
  return openCount
}

/** Bits of those edges (a→b, b→c, c→a) of one facet that facets from..to hold in the opposite direction. Its own edges never close each other. */
function closedEdges(coordinates: Float32Array, facet: number, from: number, to: number): number {
  const at = facet * coordinatesPerFacet
  let closed = 0
  for (let other = from; other < to; other++) {
    if (other === facet) continue
    const otherAt = other * coordinatesPerFacet
    const a = cornersAt(coordinates, otherAt, at)
    const b = cornersAt(coordinates, otherAt, at + 3)
    const c = cornersAt(coordinates, otherAt, at + 6)
    if (isOpposite(a, b)) closed |= 1
    if (isOpposite(b, c)) closed |= 2
    if (isOpposite(c, a)) closed |= 4
  }
  return closed
}

/** Bits of the corners of a facet that are the given point. Equal as numbers: −0 is 0. */
function cornersAt(coordinates: Float32Array, facetAt: number, pointAt: number): number {
  const x = coordinates[pointAt]!
  let corners = 0
  if (coordinates[facetAt] === x && sameYz(coordinates, facetAt, pointAt)) corners |= 1
  if (coordinates[facetAt + 3] === x && sameYz(coordinates, facetAt + 3, pointAt)) corners |= 2
  if (coordinates[facetAt + 6] === x && sameYz(coordinates, facetAt + 6, pointAt)) corners |= 4
  return corners
}

const sameYz = (coordinates: Float32Array, left: number, right: number): boolean =>
  coordinates[left + 1] === coordinates[right + 1] && coordinates[left + 2] === coordinates[right + 2]

/** Whether an edge of the other facet ends where ours starts and starts where ours ends; both given as bits of its corners. */
function isOpposite(start: number, end: number): boolean {
  if (start === 0 || end === 0) return false
  return ((end & 1) !== 0 && (start & 2) !== 0) || ((end & 2) !== 0 && (start & 4) !== 0) || ((end & 4) !== 0 && (start & 1) !== 0)
}
