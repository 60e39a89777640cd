// Facets that pass through one another: those of leaves whose boxes meet are held against one another. No mesh costs more than the bounds below.
import type { CanonicalMesh } from '../canonical/canonical-mesh.ts'
import { type FacetTree, facetsPerLeaf } from '../tree/facet-tree.ts'
import { facetsCross } from './facet-pair.ts'
import { eachLeafPair, leavesSearchedMax } from './leaf-pairs.ts'

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
  const { mesh } = tree
  const found = tally(shellOf)
  const { boxes, offsetOf } = facetBoxes(mesh)
  let pairsTested = 0
  let leafPairs = 0
  const isComplete = eachLeafPair(tree, (leaf, other) => {
    const mine = offsetOf(leaf, 0)
    const theirs = leaf === other ? mine : offsetOf(other, 1)
    const otherBox = 6 * (tree.firstLeaf + other)
    for (let i = 0; i < facetsPerLeaf; i++) {
      const myBox = mine + 6 * i
      if (!boxesMeet(boxes, myBox, tree.boxes, otherBox)) continue
      for (let j = leaf === other ? i + 1 : 0; j < facetsPerLeaf; j++) {
        if (!boxesMeet(boxes, myBox, boxes, theirs + 6 * j)) continue
        pairsTested++
        const f = leaf * facetsPerLeaf + i
        const g = other * facetsPerLeaf + j
        if (facetsCross(mesh, f, g)) found.add(f, g)
      }
    }
    return pairsTested <= pairsTestedMax && ++leafPairs <= leafPairsMax
  })
  return { ...found.total(), isComplete }
}

/** Boxes of facets, leaf by leaf: all of them once for meshes that are searched through, else those of the two leaves in hand. */
const facetBoxes = (mesh: CanonicalMesh) => {
  const leafCount = Math.ceil(mesh.facetCount / facetsPerLeaf)
  const leafLength = 6 * facetsPerLeaf
  if (leafCount > leavesSearchedMax) {
    const boxes = new Float32Array(2 * leafLength)
    const offsetOf = (leaf: number, hand: 0 | 1): number => boxFacets(mesh, leaf * facetsPerLeaf, boxes, hand * leafLength)
    return { boxes, offsetOf }
  }
  const boxes = new Float32Array(leafCount * leafLength)
  for (let leaf = 0; leaf < leafCount; leaf++) boxFacets(mesh, leaf * facetsPerLeaf, boxes, leaf * leafLength)
  return { boxes, offsetOf: (leaf: number): number => leaf * leafLength }
}

/** Writes the boxes of the facets of one leaf; where the mesh has ended, NaN, which meets nothing. */
const boxFacets = ({ corners, points, facetCount }: CanonicalMesh, first: number, into: Float32Array, offset: number): number => {
  for (let index = 0; index < facetsPerLeaf; index++) {
    const facet = first + index
    const at = offset + 6 * index
    if (facet >= facetCount) {
      into.fill(Number.NaN, at, offset + 6 * facetsPerLeaf)
      break
    }
    const a = 3 * corners[3 * facet]!
    const b = 3 * corners[3 * facet + 1]!
    const c = 3 * corners[3 * facet + 2]!
    for (let axis = 0; axis < 3; axis++) {
      into[at + axis] = Math.min(points[a + axis]!, points[b + axis]!, points[c + axis]!)
      into[at + axis + 3] = Math.max(points[a + axis]!, points[b + axis]!, points[c + axis]!)
    }
  }
  return offset
}

const boxesMeet = (a: Float32Array, i: number, b: Float32Array, j: number): boolean =>
  a[i]! <= b[j + 3]! &&
  b[j]! <= a[i + 3]! &&
  a[i + 1]! <= b[j + 4]! &&
  b[j + 1]! <= a[i + 4]! &&
  a[i + 2]! <= b[j + 5]! &&
  b[j + 2]! <= a[i + 5]!

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
