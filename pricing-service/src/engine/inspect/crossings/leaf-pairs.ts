// A tree in, pairs of leaves whose boxes meet out: all of them by walking the tree against itself, or those of a sample of the leaves.
import { type FacetTree, facetsPerLeaf } from '../tree/facet-tree.ts'

/** Meshes of up to so many leaves are searched through; of larger ones every so many-th leaf is held against all others. */
export const leavesSearchedMax = 30_000
const leavesSampledMax = 12_000

/** `visit` gets each pair once, a leaf with itself included, and answers whether to go on. Shape: whether every pair of the mesh was visited. */
export const eachLeafPair = (tree: FacetTree, visit: (leaf: number, other: number) => boolean): boolean => {
  const leafCount = Math.ceil(tree.mesh.facetCount / facetsPerLeaf)
  if (leafCount <= leavesSearchedMax) return treeAgainstItself(tree, visit)
  const stride = Math.ceil(leafCount / leavesSampledMax)
  for (let leaf = 0; leaf < leafCount; leaf += stride) if (!leafAgainstTree(tree, leaf, stride, visit)) break
  return false
}

/** Nodes of a pair are always on one level. */
const treeAgainstItself = ({ boxes, firstLeaf }: FacetTree, visit: (leaf: number, other: number) => boolean): boolean => {
  const first = new Int32Array(256)
  const second = new Int32Array(256)
  let depth = 0
  first[0] = 1
  second[0] = 1
  while (depth >= 0) {
    const a = first[depth]!
    const b = second[depth--]!
    if (!boxesMeet(boxes, 6 * a, 6 * b)) continue
    if (a >= firstLeaf) {
      if (!visit(a - firstLeaf, b - firstLeaf)) return false
      continue
    }
    const pairCount = a === b ? 3 : 4
    for (let k = 0; k < pairCount; k++) {
      first[++depth] = 2 * a + (k >> 1)
      second[depth] = a === b ? 2 * a + ((k + 1) >> 1) : 2 * b + (k & 1)
    }
  }
  return true
}

const leafAgainstTree = (
  { boxes, firstLeaf }: FacetTree,
  leaf: number,
  stride: number,
  visit: (leaf: number, other: number) => boolean,
): boolean => {
  const stack = new Int32Array(64)
  let depth = 0
  stack[0] = 1
  while (depth >= 0) {
    const node = stack[depth--]!
    if (!boxesMeet(boxes, 6 * (firstLeaf + leaf), 6 * node)) continue
    if (node < firstLeaf) {
      stack[++depth] = 2 * node
      stack[++depth] = 2 * node + 1
      continue
    }
    // An earlier leaf of the sample has met this one already.
    const other = node - firstLeaf
    if (other < leaf && other % stride === 0) continue
    if (!visit(leaf, other)) return false
  }
  return true
}

/** An empty box, whose sides are infinitely far the wrong way round, meets none. */
const boxesMeet = (boxes: Float32Array, i: number, j: number): boolean =>
  boxes[i]! <= boxes[j + 3]! &&
  boxes[j]! <= boxes[i + 3]! &&
  boxes[i + 1]! <= boxes[j + 4]! &&
  boxes[j + 1]! <= boxes[i + 4]! &&
  boxes[i + 2]! <= boxes[j + 5]! &&
  boxes[j + 2]! <= boxes[i + 5]!
