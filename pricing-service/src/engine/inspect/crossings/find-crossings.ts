// Facets that pass through one another: those of leaves whose boxes meet are held against one another. No mesh costs more than the bounds below.
import type { CanonicalMesh } from '../canonical/canonical-mesh.ts'
import { type FacetTree, facetsPerLeaf } from '../tree/facet-tree.ts'
import { boxesInHand, boxesOfAll, type FacetBoxes } from './facet-boxes.ts'
import { facetsCross } from './facet-pair.ts'
import { leafPairs } from './leaf-pairs.ts'
import { risingKeys } from './rising-keys.ts'
import { sidesOf } from './sides.ts'
import { type CrossingCounts, type CrossingTally, crossingTally } from './tally.ts'

/** Work after which the search ends, found or not: only meshes made of overlapping large facets come here. */
const pairsTestedMax = 3_000_000
const leafPairsMax = 3_000_000
/** Pairs of leaves found before their facets are looked at: two loops that do one thing each are faster than one that does both. */
const batchLength = 2_048

export interface Crossings extends CrossingCounts {
  /** False when the mesh was sampled or the search ended early: the counts are what was found. */
  readonly isComplete: boolean
}

export const findCrossings = (tree: FacetTree, shellOf: Int32Array): Crossings => {
  const nodes = risingKeys(tree.boxes)
  const { areAll, next } = leafPairs(tree, nodes)
  const batch = new Int32Array(2 * batchLength)
  const found = crossingTally(shellOf)
  const facetBoxes = areAll ? boxesOfAll(tree.mesh) : boxesInHand(tree.mesh)
  const left: WorkLeft = { pairs: pairsTestedMax, leafPairs: leafPairsMax }
  for (let count = next(batch); count > 0; count = next(batch))
    if (!lookAt(tree, nodes, facetBoxes, batch, count, left, found)) return { ...found.total(), isComplete: false }
  return { ...found.total(), isComplete: areAll }
}

interface WorkLeft {
  pairs: number
  leafPairs: number
}

/** Shape: false when there is no more work left; what was found until then is in `found`. */
const lookAt = (
  { mesh, boxes: floats, firstLeaf }: FacetTree,
  nodes: Int32Array,
  { boxes, offsetOf }: FacetBoxes,
  batch: Int32Array,
  count: number,
  left: WorkLeft,
  found: CrossingTally,
): boolean => {
  for (let at = 0; at < 2 * count; at += 2) {
    const leaf = batch[at]!
    const other = batch[at + 1]!
    const mine = offsetOf(leaf, 0)
    const theirs = leaf === other ? mine : offsetOf(other, 1)
    const node = 6 * (firstLeaf + other)
    const extent = extentOf(floats, 6 * (firstLeaf + leaf)) + extentOf(floats, node)
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
      const f = leaf * facetsPerLeaf + i
      for (let j = leaf === other ? i + 1 : 0; j < facetsPerLeaf; j++) {
        const theirBox = theirs + 6 * j
        if (!(leastX <= boxes[theirBox + 3]! && boxes[theirBox]! <= largestX)) continue
        if (!(leastY <= boxes[theirBox + 4]! && boxes[theirBox + 1]! <= largestY)) continue
        if (!(leastZ <= boxes[theirBox + 5]! && boxes[theirBox + 2]! <= largestZ)) continue
        left.pairs--
        const g = other * facetsPerLeaf + j
        if (doCross(mesh, f, g, extent)) found.add(f, g)
      }
    }
    if (left.pairs < 0 || --left.leafPairs < 0) return false
  }
  return true
}

/** Whether the facets cross, by the quick look where it is sure, else by the whole test: always what the whole test says. */
const doCross = (mesh: CanonicalMesh, f: number, g: number, extent: number): boolean => {
  const { corners, points } = mesh
  const f0 = 3 * corners[3 * f]!
  const f1 = 3 * corners[3 * f + 1]!
  const f2 = 3 * corners[3 * f + 2]!
  const g0 = 3 * corners[3 * g]!
  const g1 = 3 * corners[3 * g + 1]!
  const g2 = 3 * corners[3 * g + 2]!
  const sides = sidesOf(points, f0, f1, f2, g0, g1, g2, extent)
  if (sides === 1 || (sides === -1 && sidesOf(points, g0, g1, g2, f0, f1, f2, extent) === 1)) return false
  return facetsCross(mesh, f, g)
}

/** The longest side of a box. */
const extentOf = (boxes: Float32Array, at: number): number =>
  Math.max(boxes[at + 3]! - boxes[at]!, boxes[at + 4]! - boxes[at + 1]!, boxes[at + 5]! - boxes[at + 2]!)
