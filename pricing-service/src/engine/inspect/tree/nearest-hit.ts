// A ray in, the first facet that it meets out: walks the tree front to back. All hits of a ray: the same walk without an end.
import { type FacetTree, facetsPerLeaf } from './facet-tree.ts'
import { type Hit, type Ray, rayMeetsFacet } from './ray.ts'

const stack = new Int32Array(128)
const stackNear = new Float64Array(128)

/** Shape: the nearest hit beyond `from` on a facet other than `except`, written into `hit`; false when there is none up to `to`. */
export const nearestHit = (tree: FacetTree, ray: Ray, from: number, to: number, except: number, hit: Hit): boolean => {
  const { boxes, firstLeaf, mesh, visits } = tree
  // Kept in variables of their own: fields that hold doubles are looked up at every use.
  const { x, y, z, overX, overY, overZ, sideX, sideY, sideZ } = ray
  let best = to
  let found = false
  let visitCount = 0
  let depth = 0
  stack[0] = 1
  stackNear[0] = entry(boxes, 6, x, y, z, overX, overY, overZ, sideX, sideY, sideZ, best)
  while (depth >= 0) {
    const node = stack[depth]!
    const near = stackNear[depth--]!
    visitCount++
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
    const left = 2 * node
    const leftNear = entry(boxes, 6 * left, x, y, z, overX, overY, overZ, sideX, sideY, sideZ, best)
    const rightNear = entry(boxes, 6 * left + 6, x, y, z, overX, overY, overZ, sideX, sideY, sideZ, best)
    const leftFirst = leftNear <= rightNear
    const farNear = leftFirst ? rightNear : leftNear
    const nearNear = leftFirst ? leftNear : rightNear
    if (farNear !== Infinity) {
      stack[++depth] = leftFirst ? left + 1 : left
      stackNear[depth] = farNear
    }
    if (nearNear !== Infinity) {
      stack[++depth] = leftFirst ? left : left + 1
      stackNear[depth] = nearNear
    }
  }
  visits.count += visitCount
  return found
}

/** Where the ray enters the box that begins at `at`, or Infinity when it misses it before `best`. An empty box is missed: its sides are the wrong way round. */
const entry = (
  boxes: Float32Array,
  at: number,
  x: number,
  y: number,
  z: number,
  overX: number,
  overY: number,
  overZ: number,
  sideX: number,
  sideY: number,
  sideZ: number,
  best: number,
): number => {
  const x1 = (boxes[at + sideX]! - x) * overX
  const x2 = (boxes[at + 3 - sideX]! - x) * overX
  const y1 = (boxes[at + 1 + sideY]! - y) * overY
  const y2 = (boxes[at + 4 - sideY]! - y) * overY
  const z1 = (boxes[at + 2 + sideZ]! - z) * overZ
  const z2 = (boxes[at + 5 - sideZ]! - z) * overZ
  let near = x1 > y1 ? x1 : y1
  near = z1 > near ? z1 : near
  near = near > 0 ? near : 0
  let far = x2 < y2 ? x2 : y2
  far = z2 < far ? z2 : far
  // The slack lets no hit be lost to rounding, nor to a box without thickness.
  return near <= far * (1 + 4e-15) + 1e-300 && near <= best ? near : Infinity
}

/** Calls back for every facet that the ray meets beyond 0. */
export const eachHit = (tree: FacetTree, ray: Ray, visit: (facet: number, at: number) => void): void => {
  const { boxes, firstLeaf, mesh, visits } = tree
  const { x, y, z, overX, overY, overZ, sideX, sideY, sideZ } = ray
  let depth = 0
  stack[0] = 1
  while (depth >= 0) {
    const node = stack[depth--]!
    visits.count++
    if (entry(boxes, 6 * node, x, y, z, overX, overY, overZ, sideX, sideY, sideZ, Infinity) === Infinity) continue
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
