// A face of four or more corners → triangles, always the same ones: a fan from the first corner where the polygon is convex, ears where it is not.
import { clipEars } from './clip-ears.ts'

export interface CutBudget {
  earTestCount: number
}

/**
 * Shape: writes corner numbers (0 … count − 1) in threes to `triples`, count − 2 of them. False when the polygon could not be proved to be cut well:
 * then it is a fan, whose signed volume is right and whose facets may overlap. `flat` holds the corners in the polygon's own plane, see flatten(); null: it has none.
 */
export const cutPolygon = (flat: Float64Array | null, count: number, triples: Uint32Array, budget: CutBudget): boolean => {
  const convex = flat !== null && isConvex(flat, count)
  if (flat !== null && !convex && clipEars(flat, count, triples, budget)) return true
  for (let k = 1; k < count - 1; k++) {
    triples[3 * (k - 1)] = 0
    triples[3 * (k - 1) + 1] = k
    triples[3 * (k - 1) + 2] = k + 1
  }
  return convex
}

/**
 * Drops the axis along which the polygon is thinnest, keeping its sense of rotation. Shape: x y per corner into `flat`, counter-clockwise; false when the polygon
 * has no area and so no plane (it crosses itself evenly, or lies on a line).
 */
export const flatten = (points: Float32Array, corners: Uint32Array, from: number, count: number, flat: Float64Array): boolean => {
  let [nx, ny, nz] = [0, 0, 0]
  for (let k = 0; k < count; k++) {
    const a = 3 * corners[from + k]!
    const b = 3 * corners[from + (k + 1 === count ? 0 : k + 1)]!
    nx += (points[a + 1]! - points[b + 1]!) * (points[a + 2]! + points[b + 2]!)
    ny += (points[a + 2]! - points[b + 2]!) * (points[a]! + points[b]!)
    nz += (points[a]! - points[b]!) * (points[a + 1]! + points[b + 1]!)
  }
  const [ax, ay, az] = [Math.abs(nx), Math.abs(ny), Math.abs(nz)]
  const dropped = ax >= ay && ax >= az ? 0 : ay >= az ? 1 : 2
  const turned = [nx, ny, nz][dropped]! < 0
  const u = (dropped + 1) % 3
  const v = (dropped + 2) % 3
  for (let k = 0; k < count; k++) {
    const at = 3 * corners[from + k]!
    flat[2 * k] = points[at + (turned ? v : u)]!
    flat[2 * k + 1] = points[at + (turned ? u : v)]!
  }
  return ax + ay + az > 0
}

/** All turns to the left, and once around: along each axis the direction changes sign at most twice. */
const isConvex = (flat: Float64Array, count: number): boolean => {
  let [turnsX, turnsY] = [0, 0]
  let [beforeX, beforeY] = [0, 0]
  for (let k = 0; k < count; k++) {
    const b = 2 * ((k + 1) % count)
    const c = 2 * ((k + 2) % count)
    const abX = flat[b]! - flat[2 * k]!
    const abY = flat[b + 1]! - flat[2 * k + 1]!
    if (abX * (flat[c + 1]! - flat[b + 1]!) - abY * (flat[c]! - flat[b]!) < 0) return false
    if (abX !== 0) {
      if (beforeX !== 0 && abX > 0 !== beforeX > 0) turnsX++
      beforeX = abX
    }
    if (abY !== 0) {
      if (beforeY !== 0 && abY > 0 !== beforeY > 0) turnsY++
      beforeY = abY
    }
  }
  return turnsX <= 2 && turnsY <= 2
}
