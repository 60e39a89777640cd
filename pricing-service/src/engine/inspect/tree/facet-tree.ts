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
  for (let at = 0; at < boxes.length; at++) boxes[at] = at % 6 < 3 ? Infinity : -Infinity
  fillLeaves(mesh, boxes, firstLeaf)
  for (let node = firstLeaf - 1; node >= 1; node--) joinChildren(boxes, node)
  return { mesh, boxes, visits: { count: 0 }, firstLeaf }
}

const fillLeaves = ({ corners, points, facetCount }: CanonicalMesh, boxes: Float32Array, firstLeaf: number): void => {
  for (let facet = 0; facet < facetCount; facet++) {
    const box = 6 * (firstLeaf + ((facet / facetsPerLeaf) | 0))
    for (let corner = 3 * facet; corner < 3 * facet + 3; corner++) {
      const point = 3 * corners[corner]!
      for (let axis = 0; axis < 3; axis++) {
        const coordinate = points[point + axis]!
        if (coordinate < boxes[box + axis]!) boxes[box + axis] = coordinate
        if (coordinate > boxes[box + 3 + axis]!) boxes[box + 3 + axis] = coordinate
      }
    }
  }
}

const joinChildren = (boxes: Float32Array, node: number): void => {
  const [at, left, right] = [6 * node, 12 * node, 12 * node + 6]
  for (let axis = 0; axis < 3; axis++) {
    boxes[at + axis] = Math.min(boxes[left + axis]!, boxes[right + axis]!)
    boxes[at + 3 + axis] = Math.max(boxes[left + 3 + axis]!, boxes[right + 3 + axis]!)
  }
}
