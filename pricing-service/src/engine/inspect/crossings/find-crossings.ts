// Facets that pass through one another: those of leaves whose boxes meet are held against one another. No mesh costs more than the bounds below.
import type { CanonicalMesh } from '../canonical/canonical-mesh.ts'
import { type FacetTree, facetsPerLeaf } from '../tree/facet-tree.ts'
import { boxesInHand, boxesOfAll, type FacetBoxes } from './facet-boxes.ts'
import { facetsCross } from './facet-pair.ts'
import { leafPairs } from './leaf-pairs.ts'
import { risingKeys } from './rising-keys.ts'
import { sidesOf } from './sides.ts'
import { type CrossingCounts, crossingTally } from './tally.ts'

/** Work after which the search ends, found or not: only meshes made of overlapping large facets come here. */
const pairsTestedMax = 3_000_000
const leafPairsMax = 3_000_000
/** Pairs of leaves looked at together. Leaves that meet, facets whose boxes meet, the quick look, the whole test: loops that do one thing each are faster than one for all. */
const batchLength = 2_048

export interface Crossings extends CrossingCounts {
  /** False when the mesh was sampled or the search ended early: the counts are what was found. */
  readonly isComplete: boolean
  /** Facets that were held against others, those of leaves at which the search ended included. */
  readonly searchedFacetCount: number
}

export const findCrossings = (tree: FacetTree, shellOf: Int32Array): Crossings => {
  const nodes = risingKeys(tree.boxes)
  const { areAll, next } = leafPairs(tree, nodes)
  const found = crossingTally(shellOf)
  const facetBoxes = areAll ? boxesOfAll(tree.mesh) : boxesInHand(tree.mesh)
  const leaves = new Int32Array(2 * batchLength)
  const meeting: MeetingFacets = {
    facets: new Int32Array(2 * batchLength * facetsPerLeaf ** 2),
    extents: new Float64Array(batchLength * facetsPerLeaf ** 2),
    pairCount: 0,
    pairsLeft: pairsTestedMax,
    leafPairsLeft: leafPairsMax,
  }
  const isSearched = new Uint8Array(Math.ceil(tree.mesh.facetCount / facetsPerLeaf))
  const total = (isComplete: boolean): Crossings => ({ ...found.total(), isComplete, searchedFacetCount: searchedFacets(tree, isSearched) })
  for (let count = next(leaves); count > 0; count = next(leaves)) {
    for (let at = 0; at < 2 * count; at += 2) isSearched[leaves[at]!] = 1
    const isAtEnd = !findMeeting(tree, nodes, facetBoxes, leaves, count, meeting)
    const { facets } = meeting
    const doubtfulCount = keepDoubtful(tree.mesh, meeting)
    for (let at = 0; at < 2 * doubtfulCount; at += 2)
      if (facetsCross(tree.mesh, facets[at]!, facets[at + 1]!)) found.add(facets[at]!, facets[at + 1]!)
    if (isAtEnd) return total(false)
  }
  return total(areAll)
}

/** The last leaf may not be full. */
const searchedFacets = ({ mesh: { facetCount } }: FacetTree, isSearched: Uint8Array): number =>
  isSearched.reduce((sum, is, leaf) => sum + is * Math.min(facetsPerLeaf, facetCount - leaf * facetsPerLeaf), 0)

interface MeetingFacets {
  /** Pairs of facets whose boxes meet, two numbers each. */
  readonly facets: Int32Array
  /** Per pair: no two corners of the two are further apart along an axis. */
  readonly extents: Float64Array
  pairCount: number
  pairsLeft: number
  leafPairsLeft: number
}

/** Fills `meeting` anew. Shape: false when there is no work left: then it holds what was met until then. */
const findMeeting = (
  { boxes: floats, firstLeaf }: FacetTree,
  nodes: Int32Array,
  { boxes, offsetOf }: FacetBoxes,
  leaves: Int32Array,
  count: number,
  meeting: MeetingFacets,
): boolean => {
  const { facets, extents } = meeting
  let filled = 0
  let isAtEnd = false
  for (let at = 0; at < 2 * count && !isAtEnd; at += 2) {
    const leaf = leaves[at]!
    const other = leaves[at + 1]!
    const mine = offsetOf(leaf, 0)
    const theirs = leaf === other ? mine : offsetOf(other, 1)
    const node = 6 * (firstLeaf + other)
    const extent = extentOf(floats, 6 * (firstLeaf + leaf)) + extentOf(floats, node)
    const filledBefore = filled
    for (let i = 0; i < facetsPerLeaf; i++) {
      const box = mine + 6 * i
      const leastX = boxes[box]!
      const leastY = boxes[box + 1]!
      const leastZ = boxes[box + 2]!
      const largestX = boxes[box + 3]!
      const largestY = boxes[box + 4]!
      const largestZ = boxes[box + 5]!
      if (!(leastX <= nodes[node + 3]! && nodes[node]! <= largestX)) continue
      if (!(leastY <= nodes[node + 4]! && nodes[node + 1]! <= largestY)) continue
      if (!(leastZ <= nodes[node + 5]! && nodes[node + 2]! <= largestZ)) continue
      for (let j = leaf === other ? i + 1 : 0; j < facetsPerLeaf; j++) {
        const theirBox = theirs + 6 * j
        if (!(leastX <= boxes[theirBox + 3]! && boxes[theirBox]! <= largestX)) continue
        if (!(leastY <= boxes[theirBox + 4]! && boxes[theirBox + 1]! <= largestY)) continue
        if (!(leastZ <= boxes[theirBox + 5]! && boxes[theirBox + 2]! <= largestZ)) continue
        facets[2 * filled] = leaf * facetsPerLeaf + i
        facets[2 * filled + 1] = other * facetsPerLeaf + j
        extents[filled++] = extent
      }
    }
    meeting.pairsLeft -= filled - filledBefore
    isAtEnd = meeting.pairsLeft < 0 || --meeting.leafPairsLeft < 0
  }
  meeting.pairCount = filled
  return !isAtEnd
}

/** In place: only pairs stay about which the quick look is not sure; they are at the front. Shape: how many. */
const keepDoubtful = ({ corners, points }: CanonicalMesh, { facets, extents, pairCount }: MeetingFacets): number => {
  let kept = 0
  for (let pair = 0; pair < pairCount; pair++) {
    const f = facets[2 * pair]!
    const g = facets[2 * pair + 1]!
    const f0 = 3 * corners[3 * f]!
    const f1 = 3 * corners[3 * f + 1]!
    const f2 = 3 * corners[3 * f + 2]!
    const g0 = 3 * corners[3 * g]!
    const g1 = 3 * corners[3 * g + 1]!
    const g2 = 3 * corners[3 * g + 2]!
    const sides = sidesOf(points, f0, f1, f2, g0, g1, g2, extents[pair]!)
    if (sides === 1 || (sides === -1 && sidesOf(points, g0, g1, g2, f0, f1, f2, extents[pair]!) === 1)) continue
    facets[2 * kept] = f
    facets[2 * kept + 1] = g
    kept++
  }
  return kept
}

/** The longest side of a box. */
const extentOf = (boxes: Float32Array, at: number): number =>
  Math.max(boxes[at + 3]! - boxes[at]!, boxes[at + 4]! - boxes[at + 1]!, boxes[at + 5]! - boxes[at + 2]!)
