// The boxes of single facets, leaf by leaf of the tree: all of them once for meshes that are searched through, else those of the two leaves in hand.
import type { CanonicalMesh } from '../canonical/canonical-mesh.ts'
import { facetsPerLeaf } from '../tree/facet-tree.ts'

const leafLength = 6 * facetsPerLeaf

export interface FacetBoxes {
  /** Six float32 per facet; where the mesh has ended, NaN, which meets nothing. */
  readonly boxes: Float32Array
  /** Where the boxes of a leaf begin; one leaf at a time for each of two hands. */
  readonly offsetOf: (leaf: number, hand: 0 | 1) => number
}

export const boxesOfAll = (mesh: CanonicalMesh): FacetBoxes => {
  const leafCount = Math.ceil(mesh.facetCount / facetsPerLeaf)
  const boxes = new Float32Array(leafCount * leafLength)
  for (let leaf = 0; leaf < leafCount; leaf++) boxFacets(mesh, leaf * facetsPerLeaf, boxes, leaf * leafLength)
  return { boxes, offsetOf: leaf => leaf * leafLength }
}

export const boxesInHand = (mesh: CanonicalMesh): FacetBoxes => {
  const boxes = new Float32Array(2 * leafLength)
  const held = [-1, -1]
  const offsetOf = (leaf: number, hand: 0 | 1): number => {
    if (held[hand] !== leaf) boxFacets(mesh, leaf * facetsPerLeaf, boxes, hand * leafLength)
    held[hand] = leaf
    return hand * leafLength
  }
  return { boxes, offsetOf }
}

const boxFacets = ({ corners, points, facetCount }: CanonicalMesh, first: number, into: Float32Array, offset: number): void => {
  for (let index = 0; index < facetsPerLeaf; index++) {
    const facet = first + index
    const at = offset + 6 * index
    if (facet >= facetCount) {
      into.fill(Number.NaN, at, offset + leafLength)
      return
    }
    const a = 3 * corners[3 * facet]!
    const b = 3 * corners[3 * facet + 1]!
    const c = 3 * corners[3 * facet + 2]!
    for (let axis = 0; axis < 3; axis++) {
      into[at + axis] = Math.min(points[a + axis]!, points[b + axis]!, points[c + axis]!)
      into[at + axis + 3] = Math.max(points[a + axis]!, points[b + axis]!, points[c + axis]!)
    }
  }
}
