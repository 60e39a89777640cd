// Facets that pass through one another: those of leaves whose boxes meet are held against one another. No mesh costs more than the bounds below.
import type { CanonicalMesh } from '../canonical/canonical-mesh.ts'
import { type FacetTree, facetsPerLeaf } from '../tree/facet-tree.ts'
import { facetsCross } from './facet-pair.ts'
import { eachLeafPair } from './leaf-pairs.ts'

/** Work after which the search ends, found or not: only meshes made of overlapping large facets come here. */
const pairsTestedMax = 3_000_000
const leafPairsMax = 3_000_000
const shellPairsKeptMax = 20_000

export interface Crossings {
  /** Pairs of facets of one shell. */
  readonly withinShellCount: number
  readonly withinShellFacet: number | null
  /** Pairs of facets of different shells: bodies that run into one another. */
  readonly betweenShellsCount: number
  readonly betweenShellsFacet: number | null
  /** Pairs of shells that cross, each once, the smaller number first. */
  readonly shellPairs: readonly (readonly [number, number])[]
  /** False when the mesh was sampled or the search ended early: the counts are what was found. */
  readonly isComplete: boolean
}

export const findCrossings = (tree: FacetTree, shellOf: Int32Array): Crossings => {
  const { mesh, order, boxes, firstLeaf } = tree
  const found = tally(shellOf)
  const mine = new Float32Array(6)
  let pairsTested = 0
  let leafPairs = 0
  const isComplete = eachLeafPair(tree, (leaf, other) => {
    const last = Math.min((leaf + 1) * facetsPerLeaf, mesh.facetCount)
    const otherLast = Math.min((other + 1) * facetsPerLeaf, mesh.facetCount)
    for (let i = leaf * facetsPerLeaf; i < last; i++) {
      boxOf(mesh, order[i]!, mine)
      if (leaf !== other && !meetsBox(mine, boxes, 6 * (firstLeaf + other))) continue
      for (let j = leaf === other ? i + 1 : other * facetsPerLeaf; j < otherLast; j++) {
        if (!meetsFacet(mine, mesh, order[j]!)) continue
        pairsTested++
        if (facetsCross(mesh, order[i]!, order[j]!)) found.add(order[i]!, order[j]!)
      }
    }
    return pairsTested <= pairsTestedMax && ++leafPairs <= leafPairsMax
  })
  return { ...found.total(), isComplete }
}

const boxOf = ({ corners, points }: CanonicalMesh, facet: number, into: Float32Array): void => {
  const a = 3 * corners[3 * facet]!
  const b = 3 * corners[3 * facet + 1]!
  const c = 3 * corners[3 * facet + 2]!
  for (let axis = 0; axis < 3; axis++) {
    into[axis] = Math.min(points[a + axis]!, points[b + axis]!, points[c + axis]!)
    into[axis + 3] = Math.max(points[a + axis]!, points[b + axis]!, points[c + axis]!)
  }
}

const meetsBox = (box: Float32Array, boxes: Float32Array, at: number): boolean =>
  box[0]! <= boxes[at + 3]! &&
  box[3]! >= boxes[at]! &&
  box[1]! <= boxes[at + 4]! &&
  box[4]! >= boxes[at + 1]! &&
  box[2]! <= boxes[at + 5]! &&
  box[5]! >= boxes[at + 2]!

const meetsFacet = (box: Float32Array, { corners, points }: CanonicalMesh, facet: number): boolean => {
  const a = 3 * corners[3 * facet]!
  const b = 3 * corners[3 * facet + 1]!
  const c = 3 * corners[3 * facet + 2]!
  for (let axis = 0; axis < 3; axis++) {
    const least = box[axis]!
    const largest = box[axis + 3]!
    const one = points[a + axis]!
    const two = points[b + axis]!
    const three = points[c + axis]!
    if ((one < least && two < least && three < least) || (one > largest && two > largest && three > largest)) return false
  }
  return true
}

/** The place of a fault is its facet of the smallest number. */
const tally = (shellOf: Int32Array) => {
  const counts = [0, 0]
  const facets = [Infinity, Infinity]
  const shellPairs = new Map<number, readonly [number, number]>()
  return {
    add: (f: number, g: number): void => {
      const least = Math.min(shellOf[f]!, shellOf[g]!)
      const largest = Math.max(shellOf[f]!, shellOf[g]!)
      const kind = least === largest ? 0 : 1
      counts[kind]!++
      facets[kind] = Math.min(facets[kind]!, f, g)
      const key = least * 2 ** 26 + largest
      if (kind === 1 && shellPairs.size < shellPairsKeptMax && !shellPairs.has(key)) shellPairs.set(key, [least, largest])
    },
    total: () => ({
      withinShellCount: counts[0]!,
      withinShellFacet: facets[0] === Infinity ? null : facets[0]!,
      betweenShellsCount: counts[1]!,
      betweenShellsFacet: facets[1] === Infinity ? null : facets[1]!,
      shellPairs: [...shellPairs.values()].sort((a, b) => a[0] - b[0] || a[1] - b[1]),
    }),
  }
}
