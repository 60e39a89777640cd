// On which sides of one facet's plane does another one lie? A quick look that says nothing where it could err: most neighbours are told apart by it.

/** Corners surely on both sides; not sure; all corners that are not shared surely on one side. */
export type Sides = -1 | 0 | 1

/**
 * Heights over a plane, worked out in doubles, are wrong by less than 1e-14 of the cube of the room in which two facets lie, and so are the determinants of
 * orientation.ts, in whatever order they take the corners: beyond ten times that both agree about a side, and sideOf is sure of it.
 */
const doubtRatio = 1e-13

/** `extent`: no two corners of the facets are further apart along an axis. Points as offsets into the coordinates. */
export const sidesOf = (
  points: Float32Array,
  f0: number,
  f1: number,
  f2: number,
  g0: number,
  g1: number,
  g2: number,
  extent: number,
): Sides => {
  const x = points[f0]!
  const y = points[f0 + 1]!
  const z = points[f0 + 2]!
  const ux = points[f1]! - x
  const uy = points[f1 + 1]! - y
  const uz = points[f1 + 2]! - z
  const vx = points[f2]! - x
  const vy = points[f2 + 1]! - y
  const vz = points[f2 + 2]! - z
  const nx = uy * vz - uz * vy
  const ny = uz * vx - ux * vz
  const nz = ux * vy - uy * vx
  const doubt = doubtRatio * extent * extent * extent
  let isAbove = false
  let isBelow = false
  if (g0 !== f0 && g0 !== f1 && g0 !== f2) {
    const height = nx * (points[g0]! - x) + ny * (points[g0 + 1]! - y) + nz * (points[g0 + 2]! - z)
    if (!(Math.abs(height) > doubt)) return 0
    isAbove = height > 0
    isBelow = height < 0
  }
  if (g1 !== f0 && g1 !== f1 && g1 !== f2) {
    const height = nx * (points[g1]! - x) + ny * (points[g1 + 1]! - y) + nz * (points[g1 + 2]! - z)
    if (!(Math.abs(height) > doubt)) return 0
    isAbove ||= height > 0
    isBelow ||= height < 0
  }
  if (g2 !== f0 && g2 !== f1 && g2 !== f2) {
    const height = nx * (points[g2]! - x) + ny * (points[g2 + 1]! - y) + nz * (points[g2 + 2]! - z)
    if (!(Math.abs(height) > doubt)) return 0
    isAbove ||= height > 0
    isBelow ||= height < 0
  }
  return isAbove && isBelow ? -1 : 1
}
