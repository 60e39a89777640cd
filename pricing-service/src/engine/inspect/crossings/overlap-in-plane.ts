// Two facets in one plane: do they cover common ground, looking the same way? Opposite ones only touch, as bodies do that stand on one another.
import { sideOf } from './orientation.ts'

/** Offsets into the coordinates of the points. */
type Corners = readonly [number, number, number]
type Flat = readonly [ax: number, ay: number, bx: number, by: number, cx: number, cy: number]

/** Neighbours over the edge a–b lie on one another when their third corners are in one plane with it and on the same side of it. */
export const isFold = (points: Float32Array, a: number, b: number, third: number, otherThird: number): boolean => {
  if (sideOf(points, a, b, third, otherThird) !== 0) return false
  const [u, v] = [normalOf(points, [a, b, third]), normalOf(points, [a, b, otherThird])]
  return u[0] * v[0] + u[1] * v[1] + u[2] * v[2] > 0
}

/** The facets must lie in one plane. Common edges and corners are no common ground. */
export const overlapInPlane = (points: Float32Array, f: Corners, g: Corners): boolean => {
  const normal = normalOf(points, f)
  const other = normalOf(points, g)
  if (normal[0] * other[0] + normal[1] * other[1] + normal[2] * other[2] <= 0) return false
  const [x, y] = flatAxes(normal)
  const flat = (facet: Corners): Flat => [
    points[facet[0]! + x]!,
    points[facet[0]! + y]!,
    points[facet[1]! + x]!,
    points[facet[1]! + y]!,
    points[facet[2]! + x]!,
    points[facet[2]! + y]!,
  ]
  const [first, second] = [flat(f), flat(g)]
  return !hasParting(first, second) && !hasParting(second, first)
}

const normalOf = (p: Float32Array, facet: Corners): readonly [number, number, number] => {
  const [a, b, c] = [facet[0]!, facet[1]!, facet[2]!]
  const [ux, uy, uz] = [p[b]! - p[a]!, p[b + 1]! - p[a + 1]!, p[b + 2]! - p[a + 2]!]
  const [vx, vy, vz] = [p[c]! - p[a]!, p[c + 1]! - p[a + 1]!, p[c + 2]! - p[a + 2]!]
  return [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx]
}

/** The two axes that are left when the one that the normal follows most is dropped. */
const flatAxes = (normal: readonly [number, number, number]): readonly [number, number] => {
  const [x, y, z] = normal.map(Math.abs) as [number, number, number]
  return x >= y && x >= z ? [1, 2] : y >= z ? [0, 2] : [0, 1]
}

/** Whether a side of `of` has all of `from` on its outer side or on it. */
const hasParting = (of: Flat, from: Flat): boolean => {
  for (let k = 0; k < 6; k += 2) {
    const [px, py] = [of[k]!, of[k + 1]!]
    const [qx, qy] = [of[(k + 2) % 6]!, of[(k + 3) % 6]!]
    const [rx, ry] = [of[(k + 4) % 6]!, of[(k + 5) % 6]!]
    const inside = Math.sign((qx - px) * (ry - py) - (qy - py) * (rx - px))
    let outerCount = 0
    for (let m = 0; m < 6; m += 2) {
      const side = (qx - px) * (from[m + 1]! - py) - (qy - py) * (from[m]! - px)
      const doubt = 8e-16 * (Math.abs((qx - px) * (from[m + 1]! - py)) + Math.abs((qy - py) * (from[m]! - px)))
      if (side * inside <= doubt) outerCount++
    }
    if (outerCount === 3) return true
  }
  return false
}
