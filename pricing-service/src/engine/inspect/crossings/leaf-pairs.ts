// A tree in, pairs of leaves whose boxes meet out: all of them by walking the tree against itself, or those of a sample of the leaves.
import { type FacetTree, facetsPerLeaf } from '../tree/facet-tree.ts'

/** Meshes of up to so many leaves are searched through; of larger ones every so many-th leaf is held against all others. */
const leavesSearchedMax = 30_000
const leavesSampledMax = 12_000

export interface LeafPairs {
  /** Whether the pairs are all that there are. */
  readonly areAll: boolean
  /** Writes the next pairs, two numbers each, and tells how many pairs; 0 when there are no more. Each pair comes once, a leaf with itself included. */
  readonly next: (into: Int32Array) => number
}

/** `boxes`: those of the tree's nodes as rising keys. */
export const leafPairs = (tree: FacetTree, boxes: Int32Array): LeafPairs => {
  const leafCount = Math.ceil(tree.mesh.facetCount / facetsPerLeaf)
  return leafCount <= leavesSearchedMax
    ? { areAll: true, next: treeAgainstItself(boxes, tree.firstLeaf) }
    : { areAll: false, next: sampleAgainstTree(boxes, tree.firstLeaf, leafCount) }
}

/** Nodes of a pair are always on one level. */
const treeAgainstItself = (boxes: Int32Array, firstLeaf: number): LeafPairs['next'] => {
  const first = new Int32Array(256)
  const second = new Int32Array(256)
  first[0] = 1
  second[0] = 1
  let waiting = 1
  return into => {
    let depth = waiting - 1
    let filled = 0
    while (depth >= 0 && filled < into.length) {
      const a = first[depth]!
      const b = second[depth--]!
      if (!boxesMeet(boxes, 6 * a, 6 * b)) continue
      if (a >= firstLeaf) {
        into[filled++] = a - firstLeaf
        into[filled++] = b - firstLeaf
        continue
      }
      const left = 2 * a
      const right = 2 * b
      first[++depth] = left
      second[depth] = right
      first[++depth] = left
      second[depth] = right + 1
      if (a !== b) {
        first[++depth] = left + 1
        second[depth] = right
      }
      first[++depth] = left + 1
      second[depth] = right + 1
    }
    waiting = depth + 1
    return filled / 2
  }
}

const sampleAgainstTree = (boxes: Int32Array, firstLeaf: number, leafCount: number): LeafPairs['next'] => {
  const stride = Math.ceil(leafCount / leavesSampledMax)
  const stack = new Int32Array(64)
  let leaf = -stride
  let waiting = 0
  return into => {
    let filled = 0
    while (filled < into.length) {
      if (waiting === 0) {
        if (leaf + stride >= leafCount) break
        leaf += stride
        stack[0] = 1
        waiting = 1
      }
      const node = stack[--waiting]!
      if (!boxesMeet(boxes, 6 * (firstLeaf + leaf), 6 * node)) continue
      if (node < firstLeaf) {
        stack[waiting++] = 2 * node
        stack[waiting++] = 2 * node + 1
        continue
      }
      // An earlier leaf of the sample has met this one already.
      const other = node - firstLeaf
      if (other < leaf && other % stride === 0) continue
      into[filled++] = leaf
      into[filled++] = other
    }
    return filled / 2
  }
}

/** An empty box, whose sides are infinitely far the wrong way round, meets none. */
const boxesMeet = (boxes: Int32Array, i: number, j: number): boolean =>
  boxes[i]! <= boxes[j + 3]! &&
  boxes[j]! <= boxes[i + 3]! &&
  boxes[i + 1]! <= boxes[j + 4]! &&
  boxes[j + 1]! <= boxes[i + 4]! &&
  boxes[i + 2]! <= boxes[j + 5]! &&
  boxes[j + 2]! <= boxes[i + 5]!
