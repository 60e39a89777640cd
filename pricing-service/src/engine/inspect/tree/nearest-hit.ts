// A ray in, the first facet that it meets out: walks the tree front to back. All hits of a ray: the same walk without an end.
import { type FacetTree, facetsPerLeaf } from './facet-tree.ts'
import { type Hit, type Ray, rayMeetsFacet } from './ray.ts'

const stack = new Int32Array(128)
const stackNear = new Float64Array(128)

/** Shape: the nearest hit beyond `from` on a facet other than `except`, written into `hit`; false when there is none up to `to`. */
export const nearestHit = (tree: FacetTree, ray: Ray, from: number, to: number, except: number, hit: Hit): boolean => {
  const { boxes, firstLeaf, mesh, visits } = tree
  let best = to
  let found = false
  let depth = 0
  stack[0] = 1
  stackNear[0] = entry(boxes, 1, ray, best)
  while (depth >= 0) {
    const node = stack[depth]!
    const near = stackNear[depth--]!
    visits.count++
    if (near > best) continue
    if (node >= firstLeaf) {
      const first = facetsPerLeaf * (node - firstLeaf)
      const last = Math.min(first + facetsPerLeaf, mesh.facetCount)
      for (let facet = first; facet < last; facet++) {
        if (facet === except) continue
        const at = rayMeetsFacet(mesh, facet, ray)
        if (at > from && (at < best || (at === best && found && facet < hit.facet))) {
          best = at
          found = true
          hit.at = at
          hit.facet = facet
        }
      }
      continue
    }
    const leftNear = entry(boxes, 2 * node, ray, best)
    const rightNear = entry(boxes, 2 * node + 1, ray, best)
    const leftFirst = leftNear <= rightNear
    const farNode = leftFirst ? 2 * node + 1 : 2 * node
    const farNear = leftFirst ? rightNear : leftNear
    const nearNode = leftFirst ? 2 * node : 2 * node + 1
    const nearNear = leftFirst ? leftNear : rightNear
    if (farNear !== Infinity) {
      stack[++depth] = farNode
      stackNear[depth] = farNear
    }
    if (nearNear !== Infinity) {
      stack[++depth] = nearNode
      stackNear[depth] = nearNear
    }
  }
  return found
}

/** Where the ray enters the box of the node, or Infinity when it misses it before `best`. */
const entry = (boxes: Float32Array, node: number, ray: Ray, best: number): number => {
  const at = 6 * node
  if (boxes[at]! > boxes[at + 3]!) return Infinity // empty
  const x1 = (boxes[at]! - ray.x) * ray.overX
  const x2 = (boxes[at + 3]! - ray.x) * ray.overX
  const y1 = (boxes[at + 1]! - ray.y) * ray.overY
  const y2 = (boxes[at + 4]! - ray.y) * ray.overY
  const z1 = (boxes[at + 2]! - ray.z) * ray.overZ
  const z2 = (boxes[at + 5]! - ray.z) * ray.overZ
  const near = Math.max(Math.min(x1, x2), Math.min(y1, y2), Math.min(z1, z2), 0)
  const far = Math.min(Math.max(x1, x2), Math.max(y1, y2), Math.max(z1, z2))
  // The slack lets no hit be lost to rounding, nor to a box without thickness.
  return near <= far * (1 + 4e-15) + 1e-300 && near <= best ? near : Infinity
}

/** Calls back for every facet that the ray meets beyond 0. */
export const eachHit = (tree: FacetTree, ray: Ray, visit: (facet: number, at: number) => void): void => {
  const { boxes, firstLeaf, mesh, visits } = tree
  let depth = 0
  stack[0] = 1
  while (depth >= 0) {
    const node = stack[depth--]!
    visits.count++
    if (entry(boxes, node, ray, Infinity) === Infinity) continue
    if (node < firstLeaf) {
      stack[++depth] = 2 * node + 1
      stack[++depth] = 2 * node
      continue
    }
    const first = facetsPerLeaf * (node - firstLeaf)
    const last = Math.min(first + facetsPerLeaf, mesh.facetCount)
    for (let facet = first; facet < last; facet++) {
      const at = rayMeetsFacet(mesh, facet, ray)
      if (at > 0) visit(facet, at)
    }
  }
}
