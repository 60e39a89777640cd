// The boxes of single facets, leaf by leaf of the tree: all of them once for meshes that are searched through, else those of the two leaves in hand.
import type { CanonicalMesh } from '../canonical/canonical-mesh.ts'
import { facetsPerLeaf } from '../tree/facet-tree.ts'
import { risingKey } from './rising-keys.ts'

const leafLength = 6 * facetsPerLeaf
const [leastKey, largestKey] = [-0x8000_0000, 0x7fff_ffff]

export interface FacetBoxes {
  /** Six rising keys per facet: least x, y, z, largest x, y, z. Where the mesh has ended, a box that meets nothing. */
  readonly boxes: Int32Array
  /** Where the boxes of a leaf begin; one leaf at a time for each of two hands. */
  readonly offsetOf: (leaf: number, hand: 0 | 1) => number
}

export const boxesOfAll = (mesh: CanonicalMesh): FacetBoxes => {
  const leafCount = Math.ceil(mesh.facetCount / facetsPerLeaf)
  const boxes = new Int32Array(leafCount * leafLength)
  boxFacets(mesh, bitsOf(mesh), 0, leafCount * facetsPerLeaf, boxes, 0)
  return { boxes, offsetOf: leaf => leaf * leafLength }
}

export const boxesInHand = (mesh: CanonicalMesh): FacetBoxes => {
  const boxes = new Int32Array(2 * leafLength)
  const bits = bitsOf(mesh)
  const held = [-1, -1]
  const offsetOf = (leaf: number, hand: 0 | 1): number => {
    if (held[hand] !== leaf) boxFacets(mesh, bits, leaf * facetsPerLeaf, facetsPerLeaf, boxes, hand * leafLength)
    held[hand] = leaf
    return hand * leafLength
  }
  return { boxes, offsetOf }
}

const bitsOf = ({ points }: CanonicalMesh): Int32Array => new Int32Array(points.buffer, points.byteOffset, points.length)

const boxFacets = (
  { corners, facetCount }: CanonicalMesh,
  bits: Int32Array,
  first: number,
  count: number,
  into: Int32Array,
  offset: number,
): void => {
  for (let index = 0, at = offset; index < count; index++, at += 6) {
    const corner = 3 * (first + index)
    const isThere = first + index < facetCount
    for (let axis = 0; axis < 3; axis++) {
      const a = isThere ? risingKey(bits[3 * corners[corner]! + axis]!) : largestKey
      const b = isThere ? risingKey(bits[3 * corners[corner + 1]! + axis]!) : largestKey
      const c = isThere ? risingKey(bits[3 * corners[corner + 2]! + axis]!) : largestKey
      into[at + axis] = Math.min(a, b, c)
      into[at + axis + 3] = isThere ? Math.max(a, b, c) : leastKey
    }
  }
}
