// Do two facets pass through one another? Touching is none: neighbours share corners and edges, and bodies may stand on one another.
import type { CanonicalMesh } from '../canonical/canonical-mesh.ts'
import { sideOf } from './orientation.ts'
import { isFold, overlapInPlane } from './overlap-in-plane.ts'

/** Shape: true when the facets cross, or lie in one plane, look the same way and cover common ground. Three shared corners are another fault (a folded facet). */
export const facetsCross = ({ corners, points }: CanonicalMesh, facetF: number, facetG: number): boolean => {
  const f0 = 3 * corners[3 * facetF]!
  const f1 = 3 * corners[3 * facetF + 1]!
  const f2 = 3 * corners[3 * facetF + 2]!
  const g0 = 3 * corners[3 * facetG]!
  const g1 = 3 * corners[3 * facetG + 1]!
  const g2 = 3 * corners[3 * facetG + 2]!
  const has0 = f0 === g0 || f0 === g1 || f0 === g2
  const has1 = f1 === g0 || f1 === g1 || f1 === g2
  const has2 = f2 === g0 || f2 === g1 || f2 === g2
  const sharedCount = Number(has0) + Number(has1) + Number(has2)
  if (sharedCount === 0) return apartFacetsCross(points, f0, f1, f2, g0, g1, g2)
  if (sharedCount === 3) return false
  const hasG0 = g0 === f0 || g0 === f1 || g0 === f2
  const hasG1 = g1 === f0 || g1 === f1 || g1 === f2
  if (sharedCount === 2) {
    const lone = !has0 ? f0 : !has1 ? f1 : f2
    const otherLone = !hasG0 ? g0 : !hasG1 ? g1 : g2
    return isFold(points, !has0 ? f1 : !has1 ? f2 : f0, !has0 ? f2 : !has1 ? f0 : f1, lone, otherLone)
  }
  // One shared corner: only the edge across from it can pierce the other facet.
  const p = has0 ? f0 : has1 ? f1 : f2
  const a = has0 ? f1 : has1 ? f2 : f0
  const b = has0 ? f2 : has1 ? f0 : f1
  const c = hasG0 ? g1 : hasG1 ? g2 : g0
  const d = hasG0 ? g2 : hasG1 ? g0 : g1
  const sideOfC = sideOf(points, p, a, b, c)
  const sideOfD = sideOf(points, p, a, b, d)
  if (sideOfC === 0 && sideOfD === 0) return overlapInPlane(points, [p, a, b], [p, c, d])
  if (sideOfC * sideOfD >= 0 || sideOf(points, p, c, d, a) * sideOf(points, p, c, d, b) >= 0) return false
  return passesWithin(points, c, d, p, a, b) || passesWithin(points, a, b, p, c, d)
}

const apartFacetsCross = (points: Float32Array, f0: number, f1: number, f2: number, g0: number, g1: number, g2: number): boolean => {
  const side0 = sideOf(points, f0, f1, f2, g0)
  const side1 = sideOf(points, f0, f1, f2, g1)
  const side2 = sideOf(points, f0, f1, f2, g2)
  if (side0 === 0 && side1 === 0 && side2 === 0) return overlapInPlane(points, [f0, f1, f2], [g0, g1, g2])
  if (!areOpposed(side0, side1, side2)) return false
  const back0 = sideOf(points, g0, g1, g2, f0)
  const back1 = sideOf(points, g0, g1, g2, f1)
  const back2 = sideOf(points, g0, g1, g2, f2)
  if (!areOpposed(back0, back1, back2)) return false
  return (
    (side0 * side1 < 0 && passesWithin(points, g0, g1, f0, f1, f2)) ||
    (side1 * side2 < 0 && passesWithin(points, g1, g2, f0, f1, f2)) ||
    (side2 * side0 < 0 && passesWithin(points, g2, g0, f0, f1, f2)) ||
    (back0 * back1 < 0 && passesWithin(points, f0, f1, g0, g1, g2)) ||
    (back1 * back2 < 0 && passesWithin(points, f1, f2, g0, g1, g2)) ||
    (back2 * back0 < 0 && passesWithin(points, f2, f0, g0, g1, g2))
  )
}

/** Whether the plane has corners on both sides: a facet that only reaches it touches the other one at most. */
const areOpposed = (one: number, two: number, three: number): boolean =>
  (one > 0 || two > 0 || three > 0) && (one < 0 || two < 0 || three < 0)

/** Whether the line from s to t, known to go from one side of the facet's plane to the other, does so through the facet or its rim. */
const passesWithin = (points: Float32Array, s: number, t: number, a: number, b: number, c: number): boolean => {
  const ab = sideOf(points, s, t, a, b)
  const bc = sideOf(points, s, t, b, c)
  if (ab * bc < 0) return false
  const ca = sideOf(points, s, t, c, a)
  return ab * ca >= 0 && bc * ca >= 0
}
