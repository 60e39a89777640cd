// Facets along a curve in, a tree of boxes out: four facets to a leaf, the leaves under a complete binary tree. Linear to build, the same for the same mesh.
import type { CanonicalMesh } from '../canonical/canonical-mesh.ts'

export const facetsPerLeaf = 4

export interface FacetTree {
  /** Leaf i holds the facets [4i, 4i + 4). */
  readonly mesh: CanonicalMesh
  /** Six float32 per node (exact: coordinates are float32): least x, y, z, largest x, y, z. Node 1 is the root, children of n are 2n and 2n + 1. */
  readonly boxes: Float32Array
  /** Nodes that rays have visited so far: the measure of work by which searches are bounded, the same on every machine. */
  readonly visits: { count: number }
  /** The node of leaf 0; nodes from here on are leaves. A leaf without facets has an empty box. */
  readonly firstLeaf: number
}

/** Memory: 12 to 24 bytes per facet. */
export const facetTree = (mesh: CanonicalMesh): FacetTree => {
  const leafCount = Math.max(1, Math.ceil(mesh.facetCount / facetsPerLeaf))
  const firstLeaf = leafCount === 1 ? 1 : 2 ** (32 - Math.clz32(leafCount - 1))
  const boxes = new Float32Array(12 * firstLeaf)
  for (let leaf = 0; leaf < firstLeaf; leaf++) boxLeaf(mesh, leaf, boxes, 6 * (firstLeaf + leaf))
  for (let node = firstLeaf - 1; node >= 1; node--) joinChildren(boxes, 6 * node, 12 * node, 12 * node + 6)
  return { mesh, boxes, visits: { count: 0 }, firstLeaf }
}

/** The box of a leaf without facets stays empty: its sides are infinitely far the wrong way round. */
const boxLeaf = ({ corners, points, facetCount }: CanonicalMesh, leaf: number, boxes: Float32Array, at: number): void => {
  let leastX = Infinity
  let leastY = Infinity
  let leastZ = Infinity
  let largestX = -Infinity
  let largestY = -Infinity
  let largestZ = -Infinity
  const to = 3 * Math.min(facetsPerLeaf * (leaf + 1), facetCount)
  for (let corner = 3 * facetsPerLeaf * leaf; corner < to; corner++) {
    const point = 3 * corners[corner]!
    const x = points[point]!
    const y = points[point + 1]!
    const z = points[point + 2]!
    if (x < leastX) leastX = x
    if (x > largestX) largestX = x
    if (y < leastY) leastY = y
    if (y > largestY) largestY = y
    if (z < leastZ) leastZ = z
    if (z > largestZ) largestZ = z
  }
  boxes[at] = leastX
  boxes[at + 1] = leastY
  boxes[at + 2] = leastZ
  boxes[at + 3] = largestX
  boxes[at + 4] = largestY
  boxes[at + 5] = largestZ
}

const joinChildren = (boxes: Float32Array, at: number, left: number, right: number): void => {
  boxes[at] = Math.min(boxes[left]!, boxes[right]!)
  boxes[at + 1] = Math.min(boxes[left + 1]!, boxes[right + 1]!)
  boxes[at + 2] = Math.min(boxes[left + 2]!, boxes[right + 2]!)
  boxes[at + 3] = Math.max(boxes[left + 3]!, boxes[right + 3]!)
  boxes[at + 4] = Math.max(boxes[left + 4]!, boxes[right + 4]!)
  boxes[at + 5] = Math.max(boxes[left + 5]!, boxes[right + 5]!)
}
