// The points of a body that reach furthest along 49 directions, both ways: few points that any tight box around the body touches, or nearly.
import type { FacetTree } from '../tree/facet-tree.ts'
import { furthest } from '../tree/furthest.ts'

const reach = [-2, -1, 0, 1, 2]

/** One of each pair of opposite whole-number directions within two steps, none a multiple of another. */
const directions = reach
  .flatMap(x => reach.flatMap(y => reach.map(z => [x, y, z] as const)))
  .filter(([x, y, z]) => x > 0 || (x === 0 && (y > 0 || (y === 0 && z > 0))))
  .filter(([x, y, z]) => x % 2 !== 0 || y % 2 !== 0 || z % 2 !== 0)

/** Shape: coordinates about `middle`, three per point, each point once. */
export const outermostAlong = (tree: FacetTree, middle: readonly [number, number, number]): Float64Array => {
  const [mx, my, mz] = middle
  const { points } = tree.mesh
  const found = new Set<number>()
  for (const [dx, dy, dz] of directions)
    found.add(3 * furthest(tree, middle, -dx, -dy, -dz).point).add(3 * furthest(tree, middle, dx, dy, dz).point)
  return Float64Array.from([...found].flatMap(at => [points[at]! - mx, points[at + 1]! - my, points[at + 2]! - mz]))
}
