// A point of a shell in, the other shells that it lies inside out: rays count how often each shell is left.

import type { FacetTree } from '../tree/facet-tree.ts'
import { eachHit } from '../tree/nearest-hit.ts'
import { aim, newRay, type Ray } from '../tree/ray.ts'

/** Directions along which nothing is built; the next one is tried when a ray passes an edge too closely to tell two facets apart. */
const directions = [
  [0.8417, 0.4321, 0.3239],
  [-0.3719, 0.8093, 0.4547],
  [0.2971, -0.5113, 0.8063],
  [-0.6277, -0.4019, -0.6665],
  [0.1307, 0.2293, -0.9645],
] as const
const marginMin = 1e-9

const ray: Ray = newRay()

/** Shape: numbers of shells; the shell itself is never among them. */
export const shellsRound = (
  { tree, shellOf }: { readonly tree: FacetTree; readonly shellOf: Int32Array },
  shell: number,
  point: number,
): ReadonlySet<number> => {
  const { points } = tree.mesh
  ray.x = points[3 * point]!
  ray.y = points[3 * point + 1]!
  ray.z = points[3 * point + 2]!
  let crossings = new Map<number, number>()
  for (const [dx, dy, dz] of directions) {
    aim(ray, dx, dy, dz)
    crossings = new Map()
    let isClear = true
    eachHit(tree, ray, facet => {
      const other = shellOf[facet]!
      if (other === shell) return
      if (ray.margin < marginMin) isClear = false
      crossings.set(other, (crossings.get(other) ?? 0) + 1)
    })
    if (isClear) break
  }
  return new Set([...crossings].filter(([, count]) => count % 2 === 1).map(([other]) => other))
}
