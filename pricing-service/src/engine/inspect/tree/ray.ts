// A ray and where it meets one facet (Möller and Trumbore, in doubles).
import type { CanonicalMesh } from '../canonical/canonical-mesh.ts'

export interface Ray {
  x: number
  y: number
  z: number
  dx: number
  dy: number
  dz: number
  overX: number
  overY: number
  overZ: number
  /** Which side of a box the ray comes to first, per axis: 0 the least, 3 the largest. */
  sideX: number
  sideY: number
  sideZ: number
  /** How near an edge the last met facet was hit: the least barycentric coordinate. Small means: another facet may be met at the same place. */
  margin: number
}

export interface Hit {
  at: number
  facet: number
}

export const newRay = (): Ray => ({
  x: 0,
  y: 0,
  z: 0,
  dx: 0,
  dy: 0,
  dz: 0,
  overX: 0,
  overY: 0,
  overZ: 0,
  sideX: 0,
  sideY: 0,
  sideZ: 0,
  margin: 0,
})

/** A direction component of 0 is replaced by one too small to matter, so that no 0 · ∞ spoils the box test. */
export const aim = (ray: Ray, dx: number, dy: number, dz: number): void => {
  ray.dx = dx
  ray.dy = dy
  ray.dz = dz
  ray.overX = 1 / (ray.dx === 0 ? 1e-200 : ray.dx)
  ray.overY = 1 / (ray.dy === 0 ? 1e-200 : ray.dy)
  ray.overZ = 1 / (ray.dz === 0 ? 1e-200 : ray.dz)
  ray.sideX = ray.overX < 0 ? 3 : 0
  ray.sideY = ray.overY < 0 ? 3 : 0
  ray.sideZ = ray.overZ < 0 ? 3 : 0
}

/** Distance along the ray in lengths of its direction, or −1 when it misses the facet or runs along it. Edges and corners count as met. */
export const rayMeetsFacet = ({ corners, points }: CanonicalMesh, facet: number, ray: Ray): number => {
  const a = 3 * corners[3 * facet]!
  const b = 3 * corners[3 * facet + 1]!
  const c = 3 * corners[3 * facet + 2]!
  const ax = points[a]!
  const ay = points[a + 1]!
  const az = points[a + 2]!
  const ux = points[b]! - ax
  const uy = points[b + 1]! - ay
  const uz = points[b + 2]! - az
  const vx = points[c]! - ax
  const vy = points[c + 1]! - ay
  const vz = points[c + 2]! - az
  const px = ray.dy * vz - ray.dz * vy
  const py = ray.dz * vx - ray.dx * vz
  const pz = ray.dx * vy - ray.dy * vx
  const determinant = ux * px + uy * py + uz * pz
  if (determinant === 0) return -1
  const sx = ray.x - ax
  const sy = ray.y - ay
  const sz = ray.z - az
  const along = sx * px + sy * py + sz * pz
  // Most facets are missed: that the quotient is not within 0 and 1 shows without a division.
  if (determinant > 0 ? along < 0 || along > determinant : along > 0 || along < determinant) return -1
  const u = along / determinant
  if (!(u >= 0 && u <= 1)) return -1
  const qx = sy * uz - sz * uy
  const qy = sz * ux - sx * uz
  const qz = sx * uy - sy * ux
  const v = (ray.dx * qx + ray.dy * qy + ray.dz * qz) / determinant
  if (!(v >= 0 && u + v <= 1)) return -1
  ray.margin = Math.min(u, v, 1 - u - v)
  return (vx * qx + vy * qy + vz * qz) / determinant
}
